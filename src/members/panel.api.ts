import { z } from 'zod'
import { formatTime } from '#base/time.ts'
import { timeOrNull, timeText } from '#base/wire.api.ts'
import { type Locale, sentence } from '#base/words.ts'
import { codeView } from '#codes/codes.api.ts'
import { couponView } from '#coupons/coupons.api.ts'
import type { Customer } from '#customers/customer.ts'
import { balancesView } from '#ledger/ledger.api.ts'
import { ownReferralView } from '#members/members.api.ts'
import type { Standing, TriggerProgress } from '#members/panel.ts'
import { giftsWords, sentencesOf } from '#programs/sentences.ts'
import { gift } from '#rewards/gift.api.ts'
import { rewardView } from '#rewards/rewards.api.ts'

const rung = z.object({
  at: z.int().nullable(),
  every: z.int().nullable(),
  gifts: z.array(gift),
  label: z.string().meta({ description: 'The gifts in words.' }),
  reached: z.int().meta({ description: 'How many times so far.' }),
  remaining: z.int().meta({ description: 'How many more it takes to reach it next.' }),
})
const progress = z.object({
  on: z.enum(['registration', 'card_activation', 'first_order']),
  when: z.enum(['placed', 'paid', 'completed']).nullable(),
  successes: z.int(),
  rungs: z.array(rung),
})

const panelProgram = z.object({
  id: z.string(),
  key: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  endsAt: timeText.nullable(),
  rules: z.array(z.string()),
  share: z.record(z.string(), z.unknown()),
  eligible: z.boolean(),
  reason: z.string().nullable(),
  detail: z.string().nullable().meta({ description: 'Why they may not refer yet, in words.' }),
  codesLeft: z.int().nullable().meta({ description: 'Null: one code at a time.' }),
  limit: z.object({ referrals: z.int(), per: z.enum(['day', 'calendar_month', 'lifetime']), used: z.int() }).nullable(),
  progress: z.array(progress),
  codes: z.array(codeView),
})

export const panelView = z
  .object({
    customer: z.object({
      id: z.string(),
      name: z.string().nullable(),
      registeredAt: timeText.nullable(),
      locale: z.string(),
    }),
    now: timeText,
    programs: z.array(panelProgram),
    referrals: z.array(ownReferralView),
    rewards: z.array(rewardView),
    balances: balancesView,
    coupons: z.array(couponView),
    unread: z.int().meta({ description: 'Notifications not read yet, counted up to 200.' }),
  })
  .meta({ id: 'Panel' })

interface Speech {
  readonly locale: Locale
  readonly currency: string
}

export function viewOfPerson(id: string, customer: Customer | undefined, locale: Locale) {
  return { id, name: customer?.name ?? null, registeredAt: timeOrNull(customer?.registeredAt ?? null), locale }
}

/** A program as its members see it. */
export function viewOfStanding(
  standing: Standing,
  codes: z.output<typeof codeView>[],
  speech: Speech,
): z.output<typeof panelProgram> {
  const { program, terms, eligible, codesLeft, limit } = standing
  const { id, key, name, description, endsAt } = program
  return {
    ...{ id, key, name, description, codesLeft, codes },
    endsAt: endsAt === null ? null : formatTime(endsAt),
    rules: sentencesOf(terms.definition, speech.currency, speech.locale),
    share: { ...terms.definition.share },
    eligible: eligible === null,
    reason: eligible?.reason ?? null,
    detail: eligible === null ? null : sentence(eligible.reason, speech.locale, eligible.variables),
    limit: limit as z.output<typeof panelProgram>['limit'],
    progress: standing.progress.map((known) => viewOfProgress(known, speech)),
  }
}

function viewOfProgress({ trigger, successes, rungs }: TriggerProgress, speech: Speech): z.output<typeof progress> {
  return {
    on: trigger.on,
    when: trigger.on === 'first_order' ? trigger.when : null,
    successes,
    rungs: rungs.map(({ rung: known, reached, remaining }) => ({
      at: 'at' in known ? known.at : null,
      every: 'every' in known ? known.every : null,
      gifts: known.gifts,
      label: giftsWords(known.gifts, speech),
      ...{ reached, remaining },
    })),
  }
}
