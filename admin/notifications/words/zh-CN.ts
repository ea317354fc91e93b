import type { Translation } from '#admin/app/language.ts'
import type { words as english } from '#admin/notifications/words/en.ts'

export const words: Translation<typeof english> = {
  title: '消息',
  subtitle: '通过店内和邮件通知客户的内容。',
  views: '列表内容',
  in_store: '店内通知',
  emails: '邮件',
  search: '姓名、邮箱或编号…',
  message: '消息',
  customer: '客户',
  scenario: '内容',
  sent: '发送于',
  read: '已读',
  unread: '未读',
  reading: '阅读状态',
  empty_title: '还没有通知',
  empty_text: '好友加入、获得或失去奖励时会通知客户。',
  scenario_reward_earned: '获得奖励',
  scenario_reward_revoked: '奖励被收回',
  scenario_reward_restored: '奖励已恢复',
  scenario_reward_expiring: '奖励即将过期',
  scenario_reward_expired: '奖励已过期',
  scenario_friend_joined: '好友加入',
  scenario_your_code: '客户的码',
  scenario_code_expiring: '码即将过期',
}
