import type { Translation } from '#admin/app/language.ts'
import type { words as english } from '#admin/person-data/words/en.ts'

export const words: Translation<typeof english> = {
  title: '个人数据',
  about: '关于此人保存的一切，可应其要求交付或抹除。',
  export: '导出全部',
  export_about: '一个 JSON 文件：资料、订单、推荐码、推荐、奖励、账目、消息。',
  erase: '抹除此人',
  erase_about: '姓名、地址以及任何能表明身份的内容将永久删除。账目保留金额，但不再有姓名。',
  erase_title: '抹除此人？',
  erase_text: '此操作无法撤销。其推荐码会失效，再次注册也不会被视为新客户。要继续，请输入其编号：',
  erase_id: '客户编号',
  erased: '已抹除',
  not_allowed: '您的角色不允许这两项操作。',
}
