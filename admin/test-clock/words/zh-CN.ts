import type { Translation } from '#admin/app/language.ts'
import type { words as english } from '#admin/test-clock/words/en.ts'

export const words: Translation<typeof english> = {
  title: '测试时钟',
  subtitle: '此测试站点有自己的时间。向前拨动时，到那时为止到期的事情都会先处理完。',
  only_test: '只有测试站点有时钟',
  only_test_text: '此站点为正式站点，使用真实时间。',
  now: '现在是',
  runs: '设置之前，时钟与平常一样走动。',
  stands: '时钟已被设置，在您拨动之前保持不动。',
  forward: '向前拨动',
  hour: '1 小时',
  day: '1 天',
  week: '7 天',
  month: '30 天',
  quarter: '90 天',
  set: '设为',
  set_about: '按站点时区 {{zone}}。有记录之后只能向前。',
  set_do: '设置时钟',
  set_needed: '请输入日期和时间。',
  moved: '现在是 {{time}}',
  reset: '清空此站点',
  reset_about: '客户、订单、活动、推荐码、奖励：除站点本身和密钥外全部删除。时钟恢复为真实时间。',
  reset_title: '清空此站点？',
  reset_text: '此操作无法撤销。要继续，请输入站点的标识：',
  reset_key: '站点标识',
  reset_done: '站点已清空',
}
