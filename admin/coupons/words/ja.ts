import type { Translation } from '#admin/app/language.ts'
import type { words as english } from '#admin/coupons/words/en.ts'

export const words: Translation<typeof english> = {
  title: 'クーポン',
  subtitle: 'お客様が持っている割引。',
  search: 'クーポン、名前、メール…',
  coupon: 'クーポン',
  state: '状態',
  state_available: '利用可能',
  state_used: '使用済み',
  state_expired: '期限切れ',
  state_revoked: '取り消し',
  customer: 'お客様',
  discount: '割引',
  minimum: 'カートの最低額',
  reward: '特典',
  order: '注文',
  created: '獲得',
  used: '使用',
  expires: '期限',
  empty_title: 'まだクーポンはありません',
  empty_text: 'クーポンは特典とともに発行され、お客様ごとのものです。',
}
