import type { Page } from '#base/page.ts'
import { matching } from '#customers/customers.sql.ts'
import { type Condition, listRows, timeValue } from '#engine/list.sql.ts'
import { selectList } from '#engine/store.sql.ts'
import type { Table } from '#engine/table.ts'
import type { Effect } from '#engine/working-set.ts'
import type { Queryable, Row } from '#plumbing/db.ts'
import {
  type Decision,
  type DecisionInFull,
  decisions,
  type EnteredCode,
  type Referral,
  referrals,
  refusals,
} from '#referrals/referral.ts'

interface Asked {
  readonly limit: number
  readonly cursor?: string | undefined
  readonly customer?: string | undefined
  readonly referrer?: string | undefined
  readonly referee?: string | undefined
  readonly program?: string | undefined
  readonly code?: string | undefined
  readonly state?: string | undefined
  readonly place?: string | undefined
  readonly reason?: string | undefined
  readonly search?: string | undefined
  readonly from?: number | undefined
  readonly to?: number | undefined
}

/** By id, or by the key that an operator knows a program under. */
export function ofProgram(program: string | undefined): Condition {
  return ['t.program = coalesce((select p.id from programs p where p.site_id = $1 and p.key = ?), ?)', program]
}

export async function listReferrals(database: Queryable, siteId: string, asked: Asked): Promise<Page<Referral>> {
  const { limit, cursor, customer, referrer, referee, program, code, state, place, reason } = asked
  return await listRows(database, referrals, {
    siteId,
    limit,
    cursor,
    where: [
      ['(t.referrer = ? or t.referee = ?)', customer],
      ['t.referrer = ?', referrer],
      ['t.referee = ?', referee],
      ofProgram(program),
      ['t.code = ?', code],
      ['t.state = ?', state],
      ['t.place = ?', place],
      ['t.reason = ?', reason],
      matching(asked.search, { people: ['referrer', 'referee'], ids: ['id'], codes: ['code'] }),
      ['t.created_at >= ?::timestamptz', timeValue(asked.from)],
      ['t.created_at < ?::timestamptz', timeValue(asked.to)],
    ],
  })
}

export async function listRefusals(database: Queryable, siteId: string, asked: Asked): Promise<Page<EnteredCode>> {
  const { limit, cursor, customer, code, program, place, reason } = asked
  const where: Condition[] = [
    ['t.customer = ?', customer],
    ['t.code = ?', code],
    ofProgram(program),
    ['t.place = ?', place],
    ['t.reason = ?', reason],
    matching(asked.search, { people: ['customer'], ids: ['id'], codes: ['code'] }),
    ['t.at >= ?::timestamptz', timeValue(asked.from)],
    ['t.at < ?::timestamptz', timeValue(asked.to)],
  ]
  return await listRows(database, refusals, { siteId, limit, cursor, where })
}

const mostSteps = 1_000

/** What was decided about a referral or a refused code, in order. */
export async function readDecisions(database: Queryable, siteId: string, subject: string): Promise<DecisionInFull[]> {
  const columns = selectList(decisions as unknown as Table<never>)
  const answer = await database.query<Decision & Row & { told: readonly Effect[] | null }>(
    `select ${columns}, e.effects as told from decisions t left join events e on e.site_id = t.site_id and e.id = t.event
     where t.site_id = $1 and t.subject = $2 order by t.decided_at, t.id limit $3`,
    [siteId, subject, mostSteps],
  )
  return answer.rows.map(({ told, ...decision }) => {
    const { effects } = decision
    return { ...decision, effects: 'from' in effects ? (told ?? []).slice(effects.from, effects.until) : effects }
  })
}
