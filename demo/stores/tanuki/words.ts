import type { Text } from '../design.ts'

/** What Tanuki Kitchen says. */
export const words = {
  tagline: { en: 'Comfort food, with company', ja: 'おいしいは、いっしょに' },
  menu: { en: 'Menu', ja: 'お品書き' },
  card: { en: 'Member card', ja: '会員証' },
  gifts: { en: 'Friends & gifts', ja: 'お友だち紹介' },
  heroTitle: { en: 'Come hungry. Bring a friend.', ja: 'お腹をすかせて、友だちと。' },
  heroText: {
    en: 'Nine small kitchens in Tokyo, open from noon until the last bowl. Order ahead and it is on the counter when you arrive.',
    ja: '東京に九つの小さな台所。お昼から最後の一杯まで。先に注文すれば、着くころにはできあがり。',
  },
  toMenu: { en: 'See the menu', ja: 'お品書きを見る' },
  join: { en: 'Become a member', ja: '会員になる' },
  invitedTitle: { en: 'A friend has set a place for you', ja: 'お友だちからのご招待です' },
  invitedText: {
    en: 'Become a member and activate your card: your gifts are waiting, and so are your friend’s.',
    ja: '会員登録をして会員証を使いはじめると、あなたにもお友だちにも贈りものが届きます。',
  },
  invitedMore: { en: 'What the gifts are', ja: '贈りものを見る' },
  cardWaits: { en: 'Your card is ready', ja: '会員証ができました' },
  cardWaitsText: {
    en: 'Activate it once, and points, coupons and gifts find their way to you.',
    ja: '一度だけ有効にすると、ポイントもクーポンも贈りものも届くようになります。',
  },
  toCard: { en: 'To your card', ja: '会員証へ' },
  bandTitle: { en: 'Good food is better shared', ja: 'おいしいものは、分けあうほど' },
  bandText: {
    en: 'Every friend who joins brings gifts to both of you.',
    ja: 'お友だちが会員になると、おふたりに贈りものがあります。',
  },
  bandPoints: { en: '{points} points', ja: '{points} ポイント' },
  toGifts: { en: 'Bring a friend', ja: '友だちを誘う' },
  today: { en: 'Today’s menu', ja: '本日のお品書き' },
  add: { en: 'Order', ja: '注文する' },
  cardTitle: { en: 'Your member card', ja: 'あなたの会員証' },
  cardSince: { en: 'Member since {day}', ja: '{day} から会員' },
  cardActivate: { en: 'Activate card', ja: '会員証を使いはじめる' },
  cardActive: { en: 'Active', ja: '有効' },
  cardInactive: { en: 'Not active yet', ja: 'まだ有効ではありません' },
  cardDone: {
    en: 'Your card is active. Enjoy your meals with us.',
    ja: '会員証が有効になりました。どうぞごゆっくり。',
  },
  cardShow: {
    en: 'Show it at the counter, or just say your name.',
    ja: 'カウンターでお見せいただくか、お名前をどうぞ。',
  },
  cardNext: { en: 'Your gifts', ja: '贈りものへ' },
  giftsTitle: { en: 'Friends & gifts', ja: 'お友だち紹介と贈りもの' },
  giftsText: {
    en: 'Claim what is yours, and see how far your friends have come.',
    ja: '届いた贈りものを受けとり、お友だちのようすを見てみましょう。',
  },
  giftsGuest: {
    en: 'Gifts, coupons and your own link for friends are here as soon as you are a member.',
    ja: '会員になると、贈りもの、クーポン、あなたの紹介リンクがここに並びます。',
  },
  inviteTitle: { en: 'Your turn to invite', ja: 'こんどはあなたから' },
  inviteText: {
    en: 'Hand on your own link. Every friend who joins brings gifts to both of you.',
    ja: 'あなたのリンクを友だちに。会員になると、おふたりに贈りものがあります。',
  },
  activity: { en: 'Open the activity page', ja: 'キャンペーンのページへ' },
  paidTitle: { en: 'It is on the stove', ja: 'ただいま調理中です' },
  paidText: {
    en: 'When you have picked it up, mark the order as completed. The gifts of a first visit come a day later.',
    ja: 'お受けとりになったら「完了」にしてください。はじめてのお食事の贈りものは一日後に届きます。',
  },
  personaHaruka: {
    en: 'Brought more than twenty friends; gifts are waiting to be claimed',
    ja: '二十人以上を紹介。受けとれる贈りものがあります',
  },
  personaHarukaClaimed: {
    en: 'Brought more than twenty friends; everything they brought is claimed',
    ja: '二十人以上を紹介。贈りものはすべて受けとり済みです',
  },
  personaRenActive: {
    en: 'Came by Haruka’s link; the card is active',
    ja: '遥さんのリンクで登録。会員証は有効です',
  },
  personaRen: {
    en: 'Registered by Haruka’s link; has not activated the card yet',
    ja: '遥さんのリンクで登録。会員証はまだ有効ではありません',
  },
} satisfies Record<string, Text>
