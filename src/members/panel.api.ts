import { z } from 'zod'
import { formatTime } from '#base/time.ts'
import { timeOrNull, timeText } from '#base/wire.api.ts'
import { type Locale, sentence } from '#base/words.ts'
import { codeView } from '#codes/codes.api.ts'
import type { TriggerProgress } from '#codes/progress.ts'
import type { Customer } from '#customers/customer.ts'
import { balancesView } from '#ledger/ledger.api.ts'
import { ownCouponView, ownReferralView, ownRewardView } from '#members/members.api.ts'
import type { Standing } from '#members/panel.ts'
import { type Status, statuses } from '#programs/program.ts'
import type { SeenProgram } from '#programs/programs.api.ts'
import { giftsWords, type Speech, sentencesOf, triggerWords } from '#programs/sentences.ts'
import { type Sharing, sharingOf } from '#programs/share.ts'
import { gift } from '#rewards/gift.api.ts'

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
  label: z.string().meta({ description: 'What has to happen, in words.' }),
  successes: z.int(),
  rungs: z.array(rung),
})

const sharing = z
  .object({
    title: z.string(),
    text: z.string(),
    ways: z.array(
      z.object({
        channel: z.enum(['x', 'email', 'facebook', 'wechat']),
        href: z.string().nullable().meta({ description: 'Null: show the QR code.' }),
        title: z.string(),
        text: z.string(),
        icon: z.string().nullable(),
      }),
    ),
  })
  .meta({ description: 'Texts for handing the link on, filled in.' })
const panelCode = codeView.extend({ sharing })

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
  detail: z.string().nullable().meta({ description: 'Why they cannot make a code now, in words.' }),
  codesLeft: z.int().nullable().meta({ description: 'Null: one code at a time.' }),
  limit: z.object({ referrals: z.int(), per: z.enum(['day', 'calendar_month', 'lifetime']), used: z.int() }).nullable(),
  progress: z.array(progress),
  codes: z.array(panelCode),
})
const closedProgram = z.object({
  id: z.string(),
  key: z.string(),
  name: z.string(),
  status: z.enum(statuses),
  notice: z.string().meta({ description: 'Why nobody can take part now, in words.' }),
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
    closed: z.array(closedProgram).meta({
      description: 'Programs that have not begun, take a break or have ended. A module that is off is not told of.',
    }),
    referrals: z.array(ownReferralView),
    rewards: z.array(ownRewardView),
    balances: balancesView,
    coupons: z.array(ownCouponView),
    unread: z.int().meta({ description: 'Notifications not read yet, counted up to 200.' }),
  })
  .meta({ id: 'Panel' })

export function viewOfPerson(id: string, customer: Customer | undefined, locale: Locale) {
  return { id, name: customer?.name ?? null, registeredAt: timeOrNull(customer?.registeredAt ?? null), locale }
}

/** A program as its members see it. */
export function viewOfStanding(
  standing: Standing,
  codes: z.output<typeof panelCode>[],
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
    detail: detailOf(standing, speech.locale),
    limit: limit as z.output<typeof panelProgram>['limit'],
    progress: standing.progress.map((known) => viewOfProgress(known, speech)),
  }
}

function detailOf({ eligible, codesLeft, terms }: Standing, locale: Locale): string | null {
  if (eligible !== null) return sentence(eligible.reason, locale, eligible.variables)
  if (codesLeft !== 0) return null
  return sentence('code_limit_reached', locale, { limit: terms.definition.code.maxPerReferrer ?? 0 })
}

/** A code with what is said when it is handed on. */
export function viewOfPanelCode(
  code: z.output<typeof codeView>,
  { program, terms }: Pick<Standing, 'program' | 'terms'>,
  names: { readonly site: string; readonly name: string },
): z.output<typeof panelCode> {
  const variables = { ...names, code: code.code, link: code.link, program: program.name }
  const { ways, ...texts }: Sharing = sharingOf(terms.definition.share, variables)
  return { ...code, sharing: { ...texts, ways: [...ways] } }
}

const notices = {
  scheduled: 'program_not_started',
  paused: 'program_paused',
  ended: 'program_ended',
} as const

/** Null for what is not told: what is over and put away, and a module that is switched off (MEMBER-1). */
export function viewOfClosed(
  { program, terms }: SeenProgram,
  status: Status,
  locale: Locale,
): z.output<typeof closedProgram> | null {
  if (status === 'active' || status === 'archived') return null
  if (status === 'paused' && terms.definition.singleReward) return null
  const { id, key, name } = program
  return { id, key, name, status, notice: sentence(notices[status], locale) }
}

function viewOfProgress({ trigger, successes, rungs }: TriggerProgress, speech: Speech): z.output<typeof progress> {
  return {
    on: trigger.on,
    when: trigger.on === 'first_order' ? trigger.when : null,
    label: triggerWords(trigger, speech.locale),
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
