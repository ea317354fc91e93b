import { z } from 'zod'
import { formatTime } from '#base/time.ts'
import { timeOrNull, timeText } from '#base/wire.api.ts'
import { type Span, spanQuery } from '#reports/reports.api.ts'
import { type Concerned, type Outcome, plus, type Simulated, type Worth } from '#simulations/outcome.ts'

export const simulationInput = z
  .strictObject({
    definition: z.record(z.string(), z.unknown()).meta({
      description:
        'The draft, or what of it differs from the present definition: objects merge, arrays and single values replace.',
    }),
    from: spanQuery.shape.from,
    to: spanQuery.shape.to,
    days: z.int().min(1).max(400).optional().meta({
      description: 'How many days up to `to`, the last one included, where `from` is not given; by default thirty.',
    }),
  })
  .meta({ id: 'SimulationInput' })

const money = z.object({ amount: z.int(), currency: z.string() })
const counts = z.record(z.string(), z.int())
const reasons = z.object({ total: z.int(), byReason: counts })
const worth = z
  .object({
    credit: z.int().meta({ description: "Minor units of the site's currency." }),
    points: z.int(),
    coupons: z.int(),
    benefits: z.int(),
    cost: money.meta({ description: 'Credit, and coupons and benefits of a fixed amount at that amount.' }),
    unpriced: z.int().meta({ description: 'Coupons and benefits whose price hangs on the cart.' }),
  })
  .meta({ id: 'Worth' })

const outcomeView = z
  .object({
    referrals: z.object({ begun: z.int(), byState: counts }),
    successes: z.int(),
    rewards: z.object({ granted: z.int(), takenBack: z.int() }),
    granted: worth,
    takenBack: worth,
    gifts: worth.meta({ description: 'What was granted, less what was taken back.' }),
    refusals: reasons,
    lapsed: reasons,
    notGiven: reasons.meta({ description: 'Codes given in fact that these terms would not have given.' }),
  })
  .meta({ id: 'SimulatedOutcome' })

const bitten = z.object({ value: z.unknown(), times: z.int() })

export const simulationView = z
  .object({
    program: z.string(),
    from: timeText,
    to: timeText,
    timeZone: z.string(),
    currency: z.string(),
    did: outcomeView.meta({ description: 'What the period came to.' }),
    would: outcomeView.meta({ description: 'What it would have come to with the draft in force from its start.' }),
    difference: z.object({
      referrals: z.int(),
      successes: z.int(),
      rewards: z.int(),
      refusals: z.int(),
      gifts: worth,
    }),
    customers: z.object({
      gains: z.int(),
      loses: z.int(),
      getsOther: z.int().meta({ description: 'More of one kind and less of another.' }),
      data: z
        .array(
          z.object({
            customer: z.string(),
            name: z.string().nullable(),
            how: z.enum(['gains', 'loses', 'gets_other']),
            did: worth,
            would: worth,
          }),
        )
        .meta({ description: 'At most 200, those to whom it makes the greatest difference first.' }),
    }),
    limits: z
      .array(z.object({ field: z.string(), did: bitten, would: bitten }))
      .meta({ description: 'Limits of the terms that said no at least once, and how often.' }),
    events: z.int().meta({
      description: 'How many events of the store it was worked out from: what came before the span decides as well.',
    }),
    eventsFrom: timeText.nullable().meta({ description: 'When the first of them came.' }),
    edits: z.array(timeText).meta({
      description: "When within the span the program's own terms were changed: what happened before was under others.",
    }),
    exact: z.boolean().meta({
      description: 'Whether living through the period with its own terms came to just what is on record.',
    }),
  })
  .meta({ id: 'Simulation' })

/** One line of an answer in lines. */
export const simulationLine = z
  .union([
    z.object({ progress: z.object({ done: z.int(), of: z.int() }) }),
    z.object({ result: simulationView }),
    z.object({ problem: z.looseObject({ reason: z.string() }) }),
  ])
  .meta({ id: 'SimulationLine' })

export const mostConcerned = 200

interface Asked {
  readonly program: string
  readonly span: Span
  readonly site: { readonly timeZone: string; readonly currency: string }
  readonly names: ReadonlyMap<string, string | null>
}

export function showSimulation(
  { did, would, concerned, limits, events, since, edits, recorded }: Simulated,
  { program, span, site: { timeZone, currency }, names }: Asked,
): z.output<typeof simulationView> {
  const show = (of: Worth) => ({ ...of, cost: { amount: of.cost, currency } })
  const showOutcome = (of: Outcome) => ({
    ...of,
    ...{ granted: show(of.granted), takenBack: show(of.takenBack), gifts: show(of.gifts) },
  })
  const countOf = (how: Concerned['how']) => concerned.filter((one) => one.how === how).length
  return {
    ...{ program, timeZone, currency, events },
    from: formatTime(span.from),
    to: formatTime(span.to),
    eventsFrom: timeOrNull(since),
    edits: edits.toSorted((one, other) => one - other).map(formatTime),
    did: showOutcome(did),
    would: showOutcome(would),
    difference: {
      referrals: would.referrals.begun - did.referrals.begun,
      successes: would.successes - did.successes,
      rewards: would.rewards.granted - would.rewards.takenBack - did.rewards.granted + did.rewards.takenBack,
      refusals: would.refusals.total + would.notGiven.total - did.refusals.total,
      gifts: show(plus(would.gifts, did.gifts, -1)),
    },
    customers: {
      gains: countOf('gains'),
      loses: countOf('loses'),
      getsOther: countOf('gets_other'),
      data: concerned.slice(0, mostConcerned).map((one) => ({
        ...{ customer: one.customer, how: one.how, name: names.get(one.customer) ?? null },
        ...{ did: show(one.did), would: show(one.would) },
      })),
    },
    limits: limits.map(({ field, did: was, would: then }) => ({ field, did: was, would: then })),
    exact:
      recorded.granted === did.rewards.granted &&
      recorded.takenBack === did.rewards.takenBack &&
      recorded.referrals === did.referrals.begun,
  }
}
