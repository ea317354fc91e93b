import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Reason } from '#base/reasons.ts'
import { isRefusal, type Refusal, type Variables } from '#base/refusal.ts'
import { formatTime } from '#base/time.ts'
import { foreignId } from '#base/wire.api.ts'
import { chooseLocale, type Locale, say, sentence } from '#base/words.ts'
import type { Applied, Cart, Evaluation } from '#carts/cart.ts'
import { activation, deactivationView, evaluation, evaluationView, readCart } from '#carts/carts.api.ts'
import { activate, deactivate, evaluate } from '#carts/checkout.ts'
import { codes } from '#codes/code.ts'
import { reservations } from '#codes/reservation.ts'
import { customers } from '#customers/customer.ts'
import type { WorkingSet } from '#engine/working-set.ts'
import { languageOf, RequestProblem } from '#plumbing/problem.ts'
import { discountWords } from '#programs/sentences.ts'
import { referralsOfReferee } from '#referrals/referral.ts'
import { consider, decide, type Env, jsonAnswer, jsonBody, newRouter, type Parts, problems } from '#sites/route.http.ts'

const tags = ['Carts']
const params = z.object({ cart: foreignId })
const answer = jsonAnswer('What the cart comes to.', evaluationView)

const look = createRoute({
  method: 'post',
  path: '/v1/carts/evaluate',
  operationId: 'evaluateCart',
  tags,
  summary: 'What a cart comes to',
  description: 'With the code that is active on it, or the one that is named. Changes nothing.',
  request: { body: jsonBody(evaluation) },
  responses: { 200: answer, ...problems },
})
const enter = createRoute({
  method: 'put',
  path: '/v1/carts/{cart}/code',
  operationId: 'useCodeOnCart',
  tags,
  summary: 'Use a code on a cart',
  description: 'Holds the code for this cart. Asked again it is the same reservation; a no leaves the cart as it was.',
  request: { params, body: jsonBody(activation) },
  responses: { 200: answer, ...problems },
})
const remove = createRoute({
  method: 'delete',
  path: '/v1/carts/{cart}/code',
  operationId: 'removeCodeFromCart',
  tags,
  summary: 'Take the code off a cart',
  request: { params },
  responses: { 200: jsonAnswer('No code is held.', deactivationView), ...problems },
})

/** Routes for what a cart comes to and the code that is used on it. */
export function cartRoutes(parts: Parts) {
  const { engine } = parts
  return newRouter()
    .openapi(look, async (c) => {
      const { cart: given, code, coupons } = c.req.valid('json')
      const cart = checkedCart(c, given.id, given)
      const found = await consider(c, engine, 'cart.evaluate', (set) => {
        wantCart(set, cart, code)
        return { found: evaluate(set, cart, { code, coupons }), locale: localeOf(set, cart.customer) }
      })
      return c.json(viewOf(c, found.found, cart, found.locale), 200)
    })
    .openapi(enter, async (c) => {
      const { cart: given, code } = c.req.valid('json')
      const cart = checkedCart(c, c.req.valid('param').cart, given)
      const found = await decide(c, parts, {
        name: 'cart.activate',
        wants: (set) => wantCart(set, cart, code),
        decide: (set) => withLocale(set, activate(set, cart, code), cart.customer),
        locale: (set) => localeOf(set, cart.customer),
      })
      return c.json(viewOf(c, found.found, cart, found.locale), 200)
    })
    .openapi(remove, async (c) => {
      const { cart } = c.req.valid('param')
      await decide(c, parts, {
        name: 'cart.deactivate',
        wants: (set) => set.want(reservations, cart),
        decide: (set) => deactivate(set, cart) ?? null,
      })
      return c.json({ reservation: null }, 200)
    })
}

function withLocale(set: WorkingSet, found: Evaluation | Refusal, customer: string) {
  return isRefusal(found) ? found : { found, locale: localeOf(set, customer) }
}

function localeOf(set: WorkingSet, customer: string): string | null {
  return set.get(customers, customer)?.locale ?? null
}

function checkedCart(
  c: Context<Env>,
  id: string,
  given: Omit<Parameters<typeof readCart>[1], never> & { readonly id?: string | undefined },
): Cart {
  const { cart, problems: errors } = readCart(id, given, c.get('site').currency)
  const other = given.id !== undefined && given.id !== id
  const mismatch = other ? [{ pointer: '/cart/id', detail: 'The address names another cart.' }] : []
  if (errors.length > 0 || other) throw new RequestProblem('invalid_request', { errors: [...mismatch, ...errors] })
  return cart
}

function wantCart(set: WorkingSet, cart: Cart, code: string | null): void {
  set.want(reservations, cart.id)
  set.want(customers, cart.customer)
  set.wantList(referralsOfReferee, cart.customer)
  if (code !== null) set.want(codes, code)
}

function viewOf(
  c: Context<Env>,
  found: Evaluation,
  cart: Cart,
  customerLocale: string | null,
): z.input<typeof evaluationView> {
  const locale = chooseLocale(customerLocale, languageOf(c))
  const { currency } = c.get('site')
  const { reservation } = found
  return {
    totals: found.totals,
    applied: found.applied.map((applied) => ({
      source: applied.source,
      code: applied.code,
      label: labelOf(applied, cart, { locale, currency }),
      amount: applied.amount,
      lines: [...applied.lines],
    })),
    removed: [...found.removed],
    refused: found.refused.map(({ code, reason, variables, cause }) => ({
      code,
      reason,
      detail: cause
        ? say(`causes.${cause}`, locale)
        : detailOf(reason, variables as Variables | null, { locale, currency }),
    })),
    reservation: reservation === null ? null : { code: reservation.code, until: formatTime(reservation.untilAt) },
  }
}

interface Speech {
  readonly locale: Locale
  readonly currency: string
}

function labelOf({ source, code, discount }: Applied, cart: Cart, speech: Speech): string {
  if (discount !== null) return discountWords(discount, speech)
  if (source !== 'cart') return say('carts.code_alone', speech.locale, { code })
  const kind = cart.discounts.find(({ id }) => id === code)?.kind ?? 'other'
  return say(`carts.discount_${kind}`, speech.locale)
}

function detailOf(reason: Reason, variables: Variables | null, { locale, currency }: Speech): string {
  const minimum = variables?.minimum
  const told = typeof minimum === 'number' ? { ...variables, minimum: { amount: minimum, currency } } : variables
  return sentence(reason, locale, told)
}
