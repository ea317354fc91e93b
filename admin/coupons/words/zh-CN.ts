import type { Translation } from '#admin/app/language.ts'
import type { words as english } from '#admin/coupons/words/en.ts'

export const words: Translation<typeof english> = {
  title: '优惠券',
  subtitle: '客户拥有的优惠。',
  search: '优惠券、姓名或邮箱…',
  coupon: '优惠券',
  state: '状态',
  state_available: '可用',
  state_used: '已使用',
  state_expired: '已过期',
  state_revoked: '已收回',
  customer: '客户',
  discount: '优惠',
  minimum: '购物车满',
  reward: '奖励',
  order: '订单',
  created: '获得于',
  used: '使用于',
  expires: '过期',
  empty_title: '还没有优惠券',
  empty_text: '优惠券随奖励发放，每张只属于一位客户。',
}
