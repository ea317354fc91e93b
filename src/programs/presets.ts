import { chooseLocale } from '#base/words.ts'
import { type Definition, type DefinitionInput, definitionShape, type PresetKey } from '#programs/definition.api.ts'
import { shareIn } from '#programs/preset-texts.ts'

/** A ready-made program: where an operator starts, not what the engine knows. */
export interface Preset {
  readonly key: PresetKey
  readonly name: string
  readonly description: string
  readonly period: { readonly startsAt: null; readonly endsAt: null }
  readonly definition: Definition
}

function preset(key: PresetKey, name: string, description: string, definition: DefinitionInput): Preset {
  return {
    key,
    name,
    description,
    period: { startsAt: null, endsAt: null },
    definition: definitionShape.parse(definition),
  }
}

const invitationCode = preset(
  'invitation-code',
  'Exclusive invitation codes',
  'Customers with a running product invite newcomers with a few single-use codes, and get one use of a domain benefit for each that succeeds.',
  {
    referrer: { requires: ['active_product'] },
    referee: { unit: 'customer', orderWithin: 'PT30M' },
    code: { maxPerReferrer: 3, maxUses: 1, validFor: null, enteredAt: ['checkout'] },
    attribution: { window: null },
    checkout: { discount: { type: 'percentage', percent: 20 }, exclusive: true },
    triggers: [
      {
        on: 'first_order',
        when: 'paid',
        referrer: [{ every: 1, gifts: [{ type: 'benefit', category: 'domain', actions: ['register', 'renew'] }] }],
        referee: { gifts: [] },
      },
    ],
    share: {
      title: 'An invitation for you',
      subtitle: 'Enter the code in your cart within 30 minutes of registering.',
      channels: {
        email: { title: 'My invitation code for you', body: 'Use {{ code }} for your first order: {{ link }}' },
        wechat: {},
      },
    },
  },
)

const referAndEarn = preset(
  'refer-and-earn',
  'Refer and earn',
  'Institutions recommend the service to institutions that are new to it, and both get credit once the first order is paid.',
  {
    referrer: {
      requires: ['organization_completed_order'],
      limit: { referrals: 100, per: 'calendar_month' },
    },
    referee: { unit: 'organization' },
    code: { validFor: 'P90D', maxUses: 300, enteredAt: ['registration', 'checkout'] },
    attribution: { window: null },
    triggers: [
      {
        on: 'first_order',
        when: 'paid',
        referrer: [{ every: 1, gifts: [{ type: 'credit', amount: 2_000 }] }],
        referee: 'same',
      },
    ],
    share: {
      title: 'Recommended from one institution to the next',
      subtitle: 'Both get credit when the new one has paid its first order.',
      channels: { email: { title: 'A service worth trying', body: 'Our referral code is {{ code }}: {{ link }}' } },
    },
  },
)

const referAFriendGift = preset(
  'refer-a-friend-gift',
  'Refer a friend for gifts',
  'Members bring friends who activate a card or make a first purchase, and climb a ladder of points and coupons.',
  {
    referrer: { requires: ['registered'] },
    code: { enteredAt: ['link', 'registration'] },
    attribution: { window: 'P30D' },
    triggers: [
      {
        on: 'card_activation',
        referrer: [
          { every: 1, gifts: [{ type: 'points', amount: 300, expiresAfter: 'P1Y' }] },
          {
            at: 5,
            gifts: [{ type: 'coupon', discount: { type: 'amount', amount: 1_000 }, minimum: 5_000, validFor: 'P30D' }],
          },
        ],
        referee: 'same',
      },
      {
        on: 'first_order',
        when: 'completed',
        referrer: [
          { every: 1, gifts: [{ type: 'points', amount: 500, expiresAfter: 'P1Y' }] },
          { at: 3, gifts: [{ type: 'coupon', discount: { type: 'percentage', percent: 15 }, validFor: 'P60D' }] },
          { every: 10, gifts: [{ type: 'coupon', discount: { type: 'amount', amount: 3_000 }, validFor: 'P90D' }] },
        ],
        referee: 'same',
      },
    ],
    claim: 'manual',
    share: {
      title: '',
      subtitle: 'There are gifts for both of us.',
      landing: 'page',
      channels: {
        x: { text: 'There is a gift waiting for you: {{ link }}' },
        email: { title: 'A gift for you', body: 'Open {{ link }} and claim it.' },
        facebook: {},
        wechat: {},
      },
    },
  },
)

const memberReferrals = preset(
  'member-referrals',
  'Member referrals',
  'One reward for the member who invites and one for the friend who joins, given when the friend registers.',
  {
    referrer: { requires: ['registered'] },
    code: { enteredAt: ['link', 'registration'], issue: 'on_request' },
    attribution: { window: 'P30D' },
    triggers: [
      {
        on: 'registration',
        referrer: [{ every: 1, gifts: [{ type: 'points', amount: 500 }] }],
        referee: {
          gifts: [{ type: 'coupon', discount: { type: 'percentage', percent: 10 }, applies: 'automatically' }],
        },
      },
    ],
    share: {
      title: 'Better with a friend',
      subtitle: 'Whoever invites and whoever joins: both get something.',
      landing: 'store',
      channels: {
        x: { text: 'Join me and get a welcome discount: {{ link }}' },
        email: {
          title: 'A welcome discount for you',
          body: 'Register with my link and get it: {{ link }}',
          icon: null,
        },
        facebook: {},
      },
    },
    singleReward: true,
  },
)

export const presets: Readonly<Record<PresetKey, Preset>> = {
  'invitation-code': invitationCode,
  'refer-and-earn': referAndEarn,
  'refer-a-friend-gift': referAFriendGift,
  'member-referrals': memberReferrals,
}

/** The same for a site of that locale: what customers read is in the site's language, or in English where there are no words for it. */
export function presetFor(key: PresetKey, locale: string): Preset {
  const { definition, ...rest } = presets[key]
  return { ...rest, definition: { ...definition, share: shareIn(chooseLocale(locale, 'en'), key, definition.share) } }
}
