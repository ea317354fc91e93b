import { formatList, formatMoney, formatPercent } from '#base/display.ts'
import { type Locale, say } from '#base/words.ts'
import type { Discount } from '#coupons/discount.api.ts'
import type { Definition, Rung, Trigger } from '#programs/definition.api.ts'
import type { Gift } from '#rewards/gift.api.ts'

/** What it takes to say a rule: in which language, and what the amounts are of. */
export interface Speech {
  readonly locale: Locale
  readonly currency: string
}

/** One rule in words. */
interface Rule {
  readonly sentence: string
  /** Whom it binds: who refers, who was referred, or both. */
  readonly binds: 'referrer' | 'referee' | 'both'
  /** It only says that there is no such limit or gift. */
  readonly isBare: boolean
}

/** The rules of a definition as sentences for people, made from the rules themselves; the order is that of taking part. */
export function sentencesOf(definition: Definition, currency: string, locale: Locale): string[] {
  return rulesOf(definition, { currency, locale }).map(({ sentence }) => sentence)
}

/** The rules that concern one side, without those that only say that there is no limit. */
export function sentencesFor(side: 'referrer' | 'referee', definition: Definition, speech: Speech): string[] {
  const concerning = rulesOf(definition, speech).filter(
    ({ binds, isBare }) => !isBare && (binds === side || binds === 'both'),
  )
  return concerning.map(({ sentence }) => sentence)
}

function rulesOf(definition: Definition, speech: Speech): Rule[] {
  const { locale } = speech
  return [
    ...referrerRules(definition, speech),
    ...codeRules(definition, speech),
    ...refereeRules(definition, speech),
    ...definition.triggers.flatMap((trigger) => triggerRules(trigger, definition, speech)),
    ...(definition.triggers.some(givesSomething)
      ? [
          rule(say(`rules.claim_${definition.claim}`, locale), 'both'),
          ...reversalSentences(definition, speech).map((sentence) => rule(sentence, 'both')),
        ]
      : []),
  ]
}

function giftsOfFriend({ referee, referrer }: Trigger): readonly Gift[] {
  return referee === 'same' ? (referrer[0]?.gifts ?? []) : referee.gifts
}

function givesSomething(trigger: Trigger): boolean {
  return trigger.referrer.some(({ gifts }) => gifts.length > 0) || giftsOfFriend(trigger).length > 0
}

function rule(sentence: string, binds: Rule['binds'], isBare = false): Rule {
  return { sentence, binds, isBare }
}

function referrerRules({ referrer }: Definition, { locale }: Speech): Rule[] {
  const words = referrer.requires.map((requirement) => say(`requirements.${requirement}`, locale))
  const requires =
    words.length === 0
      ? rule(say('rules.requires_nothing', locale), 'referrer', true)
      : rule(say('rules.requires', locale, { list: formatList(words, locale) }), 'referrer')
  const { limit } = referrer
  if (limit === null) return [requires]
  return [requires, rule(say(`rules.limit_${limit.per}`, locale, { count: limit.referrals }), 'referrer')]
}

function codeRules({ code }: Definition, { locale }: Speech): Rule[] {
  const { maxPerReferrer, maxUses, validFor } = code
  const places = code.enteredAt.map((place) => say(`rules.place_${place}`, locale))
  return [
    maxPerReferrer === null
      ? rule(say('rules.codes_one_current', locale), 'referrer', true)
      : rule(say('rules.codes_each', locale, { count: maxPerReferrer }), 'referrer'),
    rule(say(`rules.issue_${code.issue}`, locale), 'referrer', code.issue === 'on_request'),
    maxUses === null
      ? rule(say('rules.code_uses_any', locale), 'both', true)
      : rule(say('rules.code_uses', locale, { count: maxUses }), 'both'),
    validFor === null
      ? rule(say('rules.code_valid_always', locale), 'both', true)
      : rule(say('rules.code_valid_for', locale, { duration: validFor }), 'both'),
    rule(say('rules.entered_at', locale, { list: formatList(places, locale) }), 'both'),
  ]
}

function refereeRules(definition: Definition, speech: Speech): Rule[] {
  const { referee, attribution, checkout } = definition
  const { locale } = speech
  const { window } = attribution
  const rules = [
    ...noveltySentences(definition, locale).map((sentence) => rule(sentence, 'both')),
    window === null
      ? rule(say('rules.attribution_any_time', locale), 'both', true)
      : rule(say('rules.attribution_window', locale, { duration: window }), 'both'),
  ]
  if (referee.orderWithin !== null)
    rules.push(rule(say('rules.order_within', locale, { duration: referee.orderWithin }), 'both'))
  if (checkout === null) return rules
  const discount = discountWords(checkout.discount, speech)
  return [
    ...rules,
    rule(say(checkout.exclusive ? 'rules.checkout_exclusive' : 'rules.checkout', locale, { discount }), 'both'),
  ]
}

/** Where no order counts, it is the account that has to be new (MEMBER-5). */
function noveltySentences({ referee, checkout, triggers }: Definition, locale: Locale): string[] {
  const orderCounts = checkout !== null || triggers.some((trigger) => trigger.on === 'first_order')
  if (referee.unit === 'organization') return [say('rules.unit_organization', locale)]
  return [say(orderCounts ? 'rules.unit_customer' : 'rules.unit_member', locale)]
}

function triggerRules(trigger: Trigger, { triggers, checkout }: Definition, speech: Speech): Rule[] {
  const { locale } = speech
  const happens = triggerWords(trigger, locale)
  if (!givesSomething(trigger)) return [rule(say('rules.nothing_given', locale, { trigger: happens }), 'both', true)]
  const giving = trigger.referrer.filter((rung) => rung.gifts.length > 0)
  const referrer = giving.map((rung) => rule(rungSentence(rung, happens, speech), 'referrer'))
  if (giving.length === 0)
    referrer.push(rule(say('rules.referrer_gets_nothing', locale, { trigger: happens }), 'referrer', true))
  const gifts = giftsOfFriend(trigger)
  const hasMore = checkout !== null || triggers.some((other) => giftsOfFriend(other).length > 0)
  const nothing = hasMore ? 'rules.referee_gets_nothing' : 'rules.referee_gets_nothing_at_all'
  const referee =
    gifts.length === 0
      ? rule(say(nothing, locale, { trigger: happens }), 'both', true)
      : rule(say('rules.referee_gets', locale, { trigger: happens, gifts: giftsWords(gifts, speech) }), 'both')
  return [...referrer, referee]
}

/** What has to happen, such as "a friend registers". */
export function triggerWords(trigger: Trigger, locale: Locale): string {
  return say(
    trigger.on === 'first_order' ? `rules.trigger_first_order_${trigger.when}` : `rules.trigger_${trigger.on}`,
    locale,
  )
}

function rungSentence(rung: Rung, trigger: string, speech: Speech): string {
  const gifts = giftsWords(rung.gifts, speech)
  const { locale } = speech
  if ('at' in rung) {
    if (rung.at === 1) return say('rules.referrer_gets_first_time', locale, { trigger, gifts })
    return say('rules.referrer_gets_at', locale, { count: rung.at, trigger, gifts })
  }
  if (rung.every === 1) return say('rules.referrer_gets_each_time', locale, { trigger, gifts })
  return say('rules.referrer_gets_every', locale, { count: rung.every, trigger, gifts })
}

function reversalSentences({ reversal, triggers }: Definition, { locale }: Speech): string[] {
  if (!triggers.some((trigger) => trigger.on === 'first_order')) return []
  const sentences = [say(`rules.refund_${reversal.onRefund}`, locale)]
  if (reversal.onRefund === 'revoke') sentences.push(say(`rules.partial_${reversal.partial}`, locale))
  return [...sentences, say(`rules.cancel_${reversal.onCancel}`, locale)]
}

/** Gifts as a list in words. */
export function giftsWords(gifts: readonly Gift[], speech: Speech): string {
  return formatList(
    gifts.map((gift) => giftWords(gift, speech)),
    speech.locale,
  )
}

/** As `giftsWords`, of what was granted already: when that would be is over. */
export function grantedWords(gifts: readonly Gift[], speech: Speech): string {
  return giftsWords(
    gifts.map((gift) => ({ ...gift, issueAfter: null })),
    speech,
  )
}

/** A gift in words, such as "500 points (expires after 1 year)". */
function giftWords(gift: Gift, speech: Speech): string {
  const { what, terms } = giftParts(gift, speech)
  return terms === null ? what : say('rules.gift_with_terms', speech.locale, { what, terms })
}

/** What a gift is and, apart from that, on which terms. */
export function giftParts(gift: Gift, speech: Speech): { readonly what: string; readonly terms: string | null } {
  const terms = giftTerms(gift, speech)
  const separator = say('rules.gift_terms_separator', speech.locale)
  return { what: giftItself(gift, speech), terms: terms.length === 0 ? null : terms.join(separator) }
}

function giftItself(gift: Gift, speech: Speech): string {
  const { locale, currency } = speech
  switch (gift.type) {
    case 'credit':
      return say('rules.gift_credit', locale, { money: formatMoney({ amount: gift.amount, currency }, locale) })
    case 'points':
      return say('rules.gift_points', locale, { count: gift.amount })
    case 'coupon':
      return say('rules.gift_coupon', locale, { count: gift.quantity, discount: discountWords(gift.discount, speech) })
    case 'benefit': {
      const discount = discountWords(gift.discount, speech)
      const actions = say('rules.gift_benefit_actions', locale, { list: gift.actions.join(' / ') })
      return say('rules.gift_benefit', locale, { count: gift.uses, discount, actions, category: gift.category })
    }
  }
}

function giftTerms(gift: Gift, { locale, currency }: Speech): string[] {
  const terms: string[] = []
  if (gift.type === 'points' && gift.expiresAfter !== null)
    terms.push(say('rules.gift_expires_after', locale, { duration: gift.expiresAfter }))
  if (gift.type === 'coupon') {
    const { minimum, validFor, applies } = gift
    if (minimum > 0)
      terms.push(say('rules.gift_minimum', locale, { money: formatMoney({ amount: minimum, currency }, locale) }))
    if (validFor !== null) terms.push(say('rules.gift_valid_for', locale, { duration: validFor }))
    if (applies === 'automatically') terms.push(say('rules.gift_automatically', locale))
  }
  if (gift.issueAfter !== null) terms.push(say('rules.gift_issue_after', locale, { duration: gift.issueAfter }))
  return terms
}

/** What a discount takes off, such as "20% off". */
export function discountWords(discount: Discount, { locale, currency }: Speech): string {
  switch (discount.type) {
    case 'percentage':
      return limited(
        say('rules.discount_percentage', locale, { percent: formatPercent(discount.percent, locale) }),
        discount,
        locale,
      )
    case 'amount': {
      const money = formatMoney({ amount: discount.amount, currency }, locale)
      return limited(say('rules.discount_amount', locale, { money }), discount, locale)
    }
    case 'free_shipping':
      return say('rules.discount_free_shipping', locale)
    case 'free_item':
      return say('rules.discount_free_item', locale, { sku: discount.sku })
  }
}

function limited(
  discount: string,
  { categories }: { readonly categories?: readonly string[] | undefined },
  locale: Locale,
): string {
  if (categories === undefined) return discount
  return say('rules.discount_categories', locale, { discount, list: formatList(categories, locale) })
}
