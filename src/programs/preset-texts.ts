import type { Locale } from '#base/words.ts'
import type { Definition, PresetKey } from '#programs/definition.api.ts'

/** What a preset says to customers; empty: what the pages say by themselves. */
interface Texts {
  readonly title?: string
  readonly subtitle: string
  readonly x?: string
  readonly email: { readonly title: string; readonly body: string }
}

const texts: Readonly<Record<Exclude<Locale, 'en'>, Readonly<Record<PresetKey, Texts>>>> = {
  'zh-CN': {
    'invitation-code': {
      title: '专属邀请',
      subtitle: '注册后 30 分钟内，在购物车中输入邀请码即可享受优惠。',
      email: { title: '我的邀请码送给你', body: '首次下单时使用 {{ code }}：{{ link }}' },
    },
    'refer-and-earn': {
      title: '机构推荐机构',
      subtitle: '新机构支付首笔订单后，双方都能获得余额。',
      email: { title: '值得一试的服务', body: '我们的推荐码是 {{ code }}：{{ link }}' },
    },
    'refer-a-friend-gift': {
      subtitle: '邀请人和好友都有礼品。',
      x: '有一份礼品等你来领：{{ link }}',
      email: { title: '送你一份礼品', body: '打开 {{ link }} 即可领取。' },
    },
    'member-referrals': {
      title: '与好友一起',
      subtitle: '邀请的人和加入的人，都有奖励。',
      x: '加入我们，领取新人优惠：{{ link }}',
      email: { title: '送你一份新人优惠', body: '通过我的链接注册即可获得：{{ link }}' },
    },
  },
  ja: {
    'invitation-code': {
      title: '特別なご招待',
      subtitle: '登録から 30 分以内に、カートでコードを入力してください。',
      email: { title: '招待コードをお送りします', body: '初めてのご注文に {{ code }} をお使いください：{{ link }}' },
    },
    'refer-and-earn': {
      title: '機関から機関へのご紹介',
      subtitle: '新しい機関の初回注文が支払われると、双方にクレジットを差し上げます。',
      email: { title: 'おすすめのサービスのご紹介', body: '紹介コードは {{ code }} です：{{ link }}' },
    },
    'refer-a-friend-gift': {
      subtitle: 'ご紹介した方にも、お友だちにも、特典があります。',
      x: '特典が届いています：{{ link }}',
      email: { title: '特典のお知らせ', body: '{{ link }} を開いて受け取ってください。' },
    },
    'member-referrals': {
      title: 'お友だちと一緒に',
      subtitle: 'ご紹介した方にも、登録した方にも、特典があります。',
      x: '登録すると、初めての方への割引がもらえます：{{ link }}',
      email: { title: '初めての方への割引です', body: 'このリンクから登録すると受け取れます：{{ link }}' },
    },
  },
}

/** A preset's share block in the language of a site. */
export function shareIn(locale: Locale, key: PresetKey, share: Definition['share']): Definition['share'] {
  if (locale === 'en') return share
  const { title = '', subtitle, x = '', email } = texts[locale][key]
  const { channels } = share
  return {
    ...share,
    ...{ title, subtitle },
    channels: {
      ...channels,
      x: channels.x && { text: x },
      email: channels.email && { ...channels.email, ...email },
    },
  }
}
