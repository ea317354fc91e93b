import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Refusal } from '#base/refusal.ts'
import { isRefusal } from '#base/refusal.ts'
import { enteredCode, foreignId } from '#base/wire.api.ts'
import { say } from '#base/words.ts'
import type { Offer } from '#carts/cart.ts'
import { check } from '#carts/checkout.ts'
import { discount } from '#coupons/discount.api.ts'
import { customers } from '#customers/customer.ts'
import type { Engine } from '#engine/engine.ts'
import { languageFor, refusalProblem } from '#plumbing/problem.ts'
import { programs, termsOf } from '#programs/program.ts'
import { discountWords, giftsWords, type Speech } from '#programs/sentences.ts'
import { giftsOfReferee } from '#referrals/ladder.ts'
import type { Gift } from '#rewards/gift.api.ts'
import { consider, type Env, jsonAnswer, jsonBody, newRouter, type Parts, problems } from '#sites/route.http.ts'

export const checkView = z
  .object({
    ok: z.literal(true),
    offer: z.object({
      source: z.enum(['code', 'benefit']),
      code: z.string(),
      label: z.string().meta({ description: 'For people, in the language of the customer.' }),
      discount: discount
        .nullable()
        .meta({ description: 'What the code takes off at checkout; null: nothing by itself.' }),
      gifts: z.string().nullable().meta({ description: 'What else the friend gets once it has succeeded, in words.' }),
      category: z.string().optional(),
      actions: z.array(z.string()).optional(),
    }),
    program: z.string(),
  })
  .meta({ id: 'CodeCheck' })

const route = createRoute({
  method: 'post',
  path: '/v1/codes/{code}/check',
  operationId: 'checkCode',
  tags: ['Codes'],
  summary: 'Whether a customer could use a code now',
  description: 'Changes nothing. A no is a problem with the reason.',
  request: {
    params: z.object({ code: enteredCode }),
    body: jsonBody(z.object({ customer: foreignId, organization: foreignId.nullish() }).meta({ id: 'CheckInput' })),
  },
  responses: { 200: jsonAnswer('They could, and this is what it offers.', checkView), ...problems },
})

/** Where a store asks before a customer uses a code. */
export function checkRoutes(parts: Parts) {
  return newRouter().openapi(route, async (c) => {
    const { customer, organization = null } = c.req.valid('json')
    const asked = { code: c.req.valid('param').code, customer, organization }
    return c.json(await checkCode(c, parts.engine, asked), 200)
  })
}

/** What a code offers a customer; a rule's no ends the request with its exact reason. */
export async function checkCode(
  c: Context<Env>,
  engine: Engine,
  asked: Parameters<typeof check>[1],
): Promise<z.output<typeof checkView>> {
  const { found, gifts, locale } = await consider(c, engine, 'code.check', (set) => {
    const found = check(set, asked)
    const program = isRefusal(found) ? undefined : set.get(programs, found.program)
    return {
      found,
      gifts: program ? termsOf(set, program).definition.triggers.flatMap(giftsOfReferee) : [],
      locale: set.get(customers, asked.customer)?.locale ?? null,
    }
  })
  if (isRefusal(found)) throw refusalProblem(found as Refusal, locale)
  return showOffer({ ...found, gifts }, { currency: c.get('site').currency, locale: languageFor(c, locale) })
}

/** An offer with words for it. */
export function showOffer(
  { offer, program, gifts }: { offer: Offer; program: string; gifts: readonly Gift[] },
  speech: Speech,
): z.output<typeof checkView> {
  const { source, code } = offer
  if (source === 'benefit') {
    const { discount: given, category, actions } = offer.benefit
    const label = discountWords(given, speech)
    return {
      ok: true,
      offer: { source, code, label, discount: given, gifts: null, category, actions: [...actions] },
      program,
    }
  }
  const given = source === 'code' ? offer.discount : null
  const label = given === null ? say('carts.code_alone', speech.locale, { code }) : discountWords(given, speech)
  const more = gifts.length === 0 ? null : giftsWords(gifts, speech)
  return { ok: true, offer: { source: 'code', code, label, discount: given, gifts: more }, program }
}
