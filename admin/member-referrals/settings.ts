import type { Definition, Trigger } from '#programs/definition.api.ts'
import type { Gift } from '#rewards/gift.api.ts'

/** Member referrals as its settings screen has it: what a definition can say beyond that is left as it is. */
export interface Settings {
  readonly title: string
  readonly subtitle: string
  readonly requirement: 'registration' | 'first_order'
  /** What a successful order is; counts only where an order is required. */
  readonly when: 'placed' | 'paid' | 'completed'
  /** MEMBER-2: exactly one a side; null while another one is being chosen. */
  readonly referrer: Gift | null
  readonly referee: Gift | null
  readonly landing: 'page' | 'store'
  /** Empty: the store's home page. */
  readonly url: string
  /** An ISO 8601 duration; null: for ever. */
  readonly window: string | null
  readonly codes: boolean
  readonly facebook: boolean
  readonly wechat: boolean
  readonly x: boolean
  readonly xText: string
  readonly email: boolean
  readonly emailTitle: string
  readonly emailBody: string
  readonly emailIcon: string
}

export type Side = 'referrer' | 'referee'

export function settingsOf(definition: Definition): Settings {
  const { share, code, attribution } = definition
  const [trigger] = definition.triggers
  const { x, email, facebook, wechat } = share.channels
  const referrer = trigger?.referrer[0]?.gifts[0] ?? null
  return {
    ...{ title: share.title, subtitle: share.subtitle, landing: share.landing, url: share.url ?? '' },
    requirement: trigger?.on === 'first_order' ? 'first_order' : 'registration',
    when: trigger?.on === 'first_order' ? trigger.when : 'paid',
    referrer,
    referee: trigger === undefined || trigger.referee === 'same' ? referrer : (trigger.referee.gifts[0] ?? null),
    window: attribution.window,
    codes: code.issue === 'automatic',
    facebook: facebook !== null,
    wechat: wechat !== null,
    x: x !== null,
    xText: x?.text ?? '',
    email: email !== null,
    emailTitle: email?.title ?? '',
    emailBody: email?.body ?? '',
    emailIcon: email?.icon ?? '',
  }
}

/** The definition as it will be; what the screen does not show stays. */
export function definitionOf(settings: Settings, before: Definition): Definition {
  const { title, subtitle, landing, url, window, codes } = settings
  const places = before.code.enteredAt
  // MEMBER-10: whoever is given a code can hand it to somebody who registers.
  const enteredAt = codes && !places.includes('registration') ? [...places, 'registration' as const] : places
  return {
    ...before,
    code: { ...before.code, enteredAt, issue: codes ? 'automatic' : 'on_request' },
    attribution: { window },
    triggers: [triggerOf(settings)],
    share: {
      ...before.share,
      ...{ title, subtitle, landing },
      url: url.trim() === '' ? null : url.trim(),
      channels: channelsOf(settings),
    },
  }
}

function triggerOf({ requirement, when, referrer, referee }: Settings): Trigger {
  const sides = {
    referrer: referrer === null ? [] : [{ every: 1, gifts: [referrer] }],
    referee: { gifts: referee === null ? [] : [referee] },
  }
  return requirement === 'registration' ? { on: 'registration', ...sides } : { on: 'first_order', when, ...sides }
}

function channelsOf(settings: Settings): Definition['share']['channels'] {
  const { facebook, wechat, x, xText, email, emailTitle, emailBody, emailIcon } = settings
  const icon = emailIcon.trim() === '' ? null : emailIcon.trim()
  return {
    facebook: facebook ? {} : null,
    wechat: wechat ? {} : null,
    x: x ? { text: xText } : null,
    email: email ? { title: emailTitle, body: emailBody, icon } : null,
  }
}

const fields: readonly (readonly [RegExp, keyof Settings])[] = [
  [/^\/definition\/triggers\/0\/referrer/, 'referrer'],
  [/^\/definition\/triggers\/0\/referee/, 'referee'],
  [/^\/definition\/triggers/, 'requirement'],
  [/^\/definition\/share\/title/, 'title'],
  [/^\/definition\/share\/subtitle/, 'subtitle'],
  [/^\/definition\/share\/url/, 'url'],
  [/^\/definition\/share\/channels\/x/, 'xText'],
  [/^\/definition\/share\/channels\/email\/title/, 'emailTitle'],
  [/^\/definition\/share\/channels\/email\/icon/, 'emailIcon'],
  [/^\/definition\/share\/channels\/email/, 'emailBody'],
  [/^\/definition\/attribution/, 'window'],
]

/** The field that a problem's pointer is about; null: none of this screen. */
export function fieldOf(pointer: string): keyof Settings | null {
  return fields.find(([pattern]) => pattern.test(pointer))?.[1] ?? null
}

/** What each kind of reward is made from (MEMBER-2). */
export const rewardKinds = ['points', 'percentage', 'amount', 'free_shipping', 'credit'] as const
export type RewardKind = (typeof rewardKinds)[number]

export interface NewReward {
  readonly kind: RewardKind
  /** Points, percent, or minor units. */
  readonly value: number
  /** How long points or a coupon are good; null: without end. */
  readonly lasts: string | null
  /** What a cart must come to for a coupon, in minor units. */
  readonly minimum: number
}

/** A referee's discount is applied by itself (MEMBER-7); a referrer chooses when to use theirs. */
export function giftOf({ kind, value, lasts, minimum }: NewReward, side: Side): Gift {
  if (kind === 'points') return { type: 'points', amount: value, expiresAfter: lasts, issueAfter: null }
  if (kind === 'credit') return { type: 'credit', amount: value, issueAfter: null }
  return {
    type: 'coupon',
    discount:
      kind === 'percentage'
        ? { type: 'percentage', percent: value }
        : kind === 'amount'
          ? { type: 'amount', amount: value }
          : { type: 'free_shipping' },
    ...{ minimum, validFor: lasts, quantity: 1, issueAfter: null },
    applies: side === 'referee' ? 'automatically' : 'by_hand',
  }
}
