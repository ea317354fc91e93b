import type { Translation } from '#admin/app/language.ts'
import type { words as english } from '#admin/notifications/words/en.ts'

export const words: Translation<typeof english> = {
  title: 'メッセージ',
  subtitle: 'ストア内とメールでお客様に伝えたこと。',
  views: '一覧の種類',
  in_store: 'ストア内',
  emails: 'メール',
  search: '名前、メール、ID…',
  message: 'メッセージ',
  customer: 'お客様',
  scenario: '内容',
  sent: '送信',
  read: '既読',
  unread: '未読',
  reading: '既読状態',
  empty_title: 'まだ通知はありません',
  empty_text: '友だちの参加や、特典の獲得・取り消しの際にお知らせします。',
  scenario_reward_earned: '特典獲得',
  scenario_reward_revoked: '特典取り消し',
  scenario_reward_restored: '特典が戻った',
  scenario_reward_expiring: '特典の期限間近',
  scenario_reward_expired: '特典期限切れ',
  scenario_friend_joined: '友だちの参加',
  scenario_your_code: 'お客様のコード',
  scenario_code_expiring: 'コードの期限間近',
}
