import { createRoute, z } from '@hono/zod-openapi'
import { refuse } from '#base/refusal.ts'
import { enteredCode, spokenIn } from '#base/wire.api.ts'
import { checkCode, checkView, showOffer } from '#carts/check.http.ts'
import { languageFor, refusalProblem } from '#plumbing/problem.ts'
import type { Throttle } from '#plumbing/throttle.ts'
import { giftsOfReferee } from '#referrals/ladder.ts'
import { jsonAnswer, newRouter, type Parts, problems } from '#sites/route.http.ts'
import { usableCode } from '#visits/visit.ts'

const route = createRoute({
  method: 'post',
  path: '/v1/public/codes/{code}/check',
  operationId: 'checkCodePublicly',
  tags: ['Browsers'],
  summary: 'Whether a code can be used',
  description:
    'With a customer token the exact reason is told; without one, every code that cannot be used is `unknown_code`, and too many of them end in 429.',
  request: { params: z.object({ code: enteredCode }), query: z.object(spokenIn) },
  responses: { 200: jsonAnswer('It can, and this is what it offers.', checkView), ...problems },
})

/** Where a visitor's browser asks about a code. */
export function publicCheckRoutes(parts: Parts, throttle: Throttle) {
  return newRouter().openapi(route, async (c) => {
    const { code } = c.req.valid('param')
    const customer = c.get('customer') as string | undefined
    if (customer !== undefined) {
      return c.json(await checkCode(c, parts.engine, { code, customer, organization: null }), 200)
    }
    await throttle.admit(c)
    const usable = await parts.engine.look(c.get('site').id, (set) => usableCode(set, code))
    if (usable === null || !usable.running) {
      await throttle.fail(c)
      throw refusalProblem(refuse('unknown_code'))
    }
    await throttle.admit(c)
    const { definition } = usable.terms
    const discount = definition.checkout?.discount ?? null
    const offer = { source: 'code', code: usable.code.code, discount } as const
    const speech = { currency: c.get('site').currency, locale: languageFor(c, null) }
    return c.json(
      showOffer({ offer, program: usable.program.id, gifts: definition.triggers.flatMap(giftsOfReferee) }, speech),
      200,
    )
  })
}
