import type { Text } from '../design.ts'

/** What Linen & Co. says. */
export const words = {
  tagline: { en: 'Flax, woven slowly', 'zh-CN': '慢慢织成的亚麻' },
  shop: { en: 'Shop', 'zh-CN': '全部商品' },
  member: { en: 'Members', 'zh-CN': '会员中心' },
  office: { en: 'Back office', 'zh-CN': '后台' },
  heroTitle: { en: 'Rooms that breathe', 'zh-CN': '会呼吸的房间' },
  heroText: {
    en: 'Bed, bath and table linen from Normandy flax, washed soft and made to be mended.',
    'zh-CN': '诺曼底亚麻织成的床品、浴巾与餐布，水洗柔软，经得起岁月。',
  },
  heroLink: { en: 'See the collection', 'zh-CN': '浏览系列' },
  season: { en: 'The collection', 'zh-CN': '本季系列' },
  add: { en: 'Add to cart', 'zh-CN': '加入购物车' },
  invitedTitle: { en: 'Invited by a friend', 'zh-CN': '好友邀请您来看看' },
  invitedText: {
    en: 'It is remembered for {days} days. Register, and both of you are thanked.',
    'zh-CN': '邀请将保留 {days} 天。注册后，您和好友都会收到礼遇。',
  },
  invitedPlain: {
    en: 'Register, and both of you are thanked.',
    'zh-CN': '注册后，您和好友都会收到礼遇。',
  },
  join: { en: 'Become a member', 'zh-CN': '成为会员' },
  toMember: { en: 'Your member page', 'zh-CN': '我的会员页' },
  memberTitle: { en: 'Members', 'zh-CN': '会员中心' },
  memberHello: { en: 'Good to see you, {name}', 'zh-CN': '{name}，欢迎回来' },
  memberGuest: {
    en: 'Members have points, benefits and an invitation of their own to hand on. Anybody can become one; it costs nothing.',
    'zh-CN': '会员享有积分、专属礼遇，以及属于自己的邀请链接。免费加入。',
  },
  newsTitle: { en: 'Letters from the mill', 'zh-CN': '工坊来信' },
  newsText: {
    en: 'New weaves and mending advice, once a month. You need not be a member.',
    'zh-CN': '每月一封，新织物与养护心得。无需注册。',
  },
  newsEmail: { en: 'Your email', 'zh-CN': '邮箱' },
  newsButton: { en: 'Subscribe', 'zh-CN': '订阅' },
  newsDone: {
    en: 'Thank you. The next letter goes to {email}.',
    'zh-CN': '感谢订阅。下一封信将寄到 {email}。',
  },
  newsKnown: { en: '{email} has our letters already.', 'zh-CN': '{email} 已经订阅。' },
  guestTitle: { en: 'Ordering as a guest', 'zh-CN': '游客下单' },
  guestText: {
    en: 'Leave an email for the receipt, or become a member first and have what is yours taken off.',
    'zh-CN': '留下邮箱以便接收收据；或先注册，享受会员礼遇。',
  },
  guestDone: { en: 'The receipt goes to {email}.', 'zh-CN': '收据将寄到 {email}。' },
  guestSave: { en: 'Save', 'zh-CN': '保存' },
  cartMember: {
    en: 'Your member benefits take themselves off; there is nothing to type.',
    'zh-CN': '会员礼遇自动抵扣，无需输入。',
  },
  paidTitle: { en: 'Wrapped tomorrow, with you by Friday', 'zh-CN': '明日打包，周五送达' },
  paidText: {
    en: 'Friends who would sleep well in it too? Your invitation is on your member page.',
    'zh-CN': '想分享给好友？邀请链接在会员中心。',
  },
  officeTitle: { en: 'Back office', 'zh-CN': '后台' },
  officeText: {
    en: 'What the people of the shop see. In a demo it is open to everybody.',
    'zh-CN': '店员的视角。演示中对所有人开放。',
  },
  countsTitle: { en: 'What makes an invitation count', 'zh-CN': '邀请成功的条件' },
  countsRegistration: { en: 'The friend registers', 'zh-CN': '好友注册' },
  countsOrder: { en: 'The friend’s first order is paid', 'zh-CN': '好友首单付款' },
  countsNow: { en: 'Now: {what}.', 'zh-CN': '当前：{what}。' },
  countsChange: { en: 'Change it to: {what}', 'zh-CN': '改为：{what}' },
  countsDone: {
    en: 'Changed. What was granted before stays as it is.',
    'zh-CN': '已更改。此前发放的不受影响。',
  },
  targetTitle: { en: 'Where invitation links lead', 'zh-CN': '邀请链接指向' },
  targetHome: { en: 'The front page', 'zh-CN': '首页' },
  targetSave: { en: 'Save', 'zh-CN': '保存' },
  targetDone: { en: 'Links lead here from now on: {where}.', 'zh-CN': '链接现在指向：{where}。' },
  importTitle: { en: 'Bring contacts along', 'zh-CN': '导入联系人' },
  importText: {
    en: 'One a line: email, name, and “ordered” for those who bought in the old shop.',
    'zh-CN': '每行一位：邮箱、姓名；曾在旧店下单的加上 “ordered”。',
  },
  importButton: { en: 'Import', 'zh-CN': '导入' },
  importDone: {
    en: 'Newly known: {count}. Nobody becomes a member by being imported.',
    'zh-CN': '新增联系人：{count}。导入不会使任何人成为会员。',
  },
  contacts: { en: 'Known, and not a member', 'zh-CN': '已知但尚未注册' },
  contactsNone: { en: 'Nobody yet.', 'zh-CN': '暂无。' },
  from_subscription: { en: 'letters', 'zh-CN': '订阅' },
  from_order: { en: 'guest order', 'zh-CN': '游客订单' },
  from_import: { en: 'imported', 'zh-CN': '导入' },
  personaMeihua: {
    en: 'Member for a long time, with friends, points and an invitation',
    'zh-CN': '老会员，邀请过好友，有积分和邀请链接',
  },
  personaXiaoyu: {
    en: 'Registered by Meihua’s link; her welcome benefit waits for a first cart',
    'zh-CN': '通过美华的链接注册，首单礼遇等待使用',
  },
  personaXiaoyuUsed: {
    en: 'Registered by Meihua’s link, and has used her welcome benefit',
    'zh-CN': '通过美华的链接注册，首单礼遇已使用',
  },
} satisfies Record<string, Text>
