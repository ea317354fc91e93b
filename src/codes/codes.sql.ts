import { cutPage, type Page } from '#base/page.ts'
import { formatTime } from '#base/time.ts'
import { type Code, codes } from '#codes/code.ts'
import type { BenefitState, CodeState, SeenCode } from '#codes/codes.api.ts'
import { matching } from '#customers/customers.sql.ts'
import { selectList } from '#engine/store.sql.ts'
import type { Table } from '#engine/table.ts'
import type { Queryable, Row } from '#plumbing/db.ts'

interface Asked {
  readonly customer: string | null
  /** By id or by key. */
  readonly program: string | null
  readonly state?: CodeState | null
  readonly search?: string | null
  readonly limit: number
  readonly cursor: CodeCursor | null
}

/** The last code seen; codes are listed by age, and those of one moment by their letters. */
export interface CodeCursor {
  readonly at: number
  readonly code: string
}

export function readCodeCursor(text: string): CodeCursor | null {
  const match = /^(-?\d{1,15})\.([0-9A-Z]{1,40})$/.exec(text)
  if (match === null || Math.abs(Number(match[1])) > 8e13) return null
  return { at: Number(match[1]), code: match[2] as string }
}

type Found = Code & {
  reserved: number
  reservedUntil: number | null
  benefit: BenefitState
  erasedAt: number | null
} & Row

const held = `select count(distinct r.participant) as reserved, min(r.until_at) as "reservedUntil" from reservations r
  where r.site_id = t.site_id and r.code = t.code and r.state = 'held' and r.kind = 'use'
    and r.until_at >= $2::timestamptz`
const earned = `select case
    when bool_or(w.revoked_at is null and (w.state = 'claimed' or (w.state = 'issued' and not w.claimable))
      and w.uses_left > 0) then 'open'
    when bool_or(w.state = 'used') then 'used'
    when bool_or(w.state = 'revoked') then 'revoked'
    else 'none' end as benefit
  from referrals f join rewards w on w.site_id = f.site_id and w.customer = f.referrer and w.referral = f.id
  where f.site_id = t.site_id and f.code = t.code and w.side = 'referrer' and w.gift ->> 'type' = 'benefit'`
const seenAmong = (
  some: string,
) => `select ${selectList(codes as unknown as Table<never>)}, h.reserved, h."reservedUntil",
  e.benefit, (select c.erased_at from customers c where c.site_id = t.site_id and c.id = t.customer) as "erasedAt"
  from ${some} cross join lateral (${held}) h cross join lateral (${earned}) e`

function seen({ reserved, reservedUntil, benefit, erasedAt, ...code }: Found): SeenCode {
  return { code: code as Code, reserved, reservedUntil, benefit, creator: { erasedAt } }
}

/** What a state means, said as far as can be of `t` alone, so that the rest is looked up for what is shown only. */
const isEnded = `(t.revoked_at is not null or coalesce((select c.erased_at from customers c
  where c.site_id = $1 and c.id = t.customer) <= $2::timestamptz, false))`
const isUsedUp = '(t.max_uses is not null and (t.uses >= t.max_uses or t.replaced_at is not null))'
const isUsed = `(t.max_uses = 1 and (${isUsedUp} or t.consumed_at is not null))`
const isOver = '(t.expires_at is not null and t.expires_at < $2::timestamptz)'
const isOpen = `not ${isEnded} and not ${isUsed} and not ${isUsedUp} and not ${isOver}`
const isReserved = `(t.max_uses is not null and t.code in (select r.code from reservations r where r.site_id = $1
  and r.state = 'held') and t.uses + (${held.replace(', min(r.until_at) as "reservedUntil"', '')}) >= t.max_uses)`
const states: { readonly [State in CodeState]: string } = {
  revoked: isEnded,
  used: `not ${isEnded} and ${isUsed}`,
  exhausted: `not ${isEnded} and not ${isUsed} and ${isUsedUp}`,
  expired: `not ${isEnded} and not ${isUsed} and not ${isUsedUp} and ${isOver}`,
  reserved: `${isOpen} and ${isReserved}`,
  available: `${isOpen} and not ${isReserved}`,
}

/** Codes of a site, the newest first. */
export async function listCodes(
  database: Queryable,
  siteId: string,
  asked: Asked,
  now: number,
): Promise<Page<SeenCode>> {
  const { customer, program, state = null, search = null, limit, cursor } = asked
  const values: unknown[] = [siteId, formatTime(now)]
  const conditions = ['t.site_id = $1']
  const add = (sql: string, value: unknown) => {
    values.push(value)
    conditions.push(sql.replaceAll('?', () => `$${values.length}`))
  }
  if (customer !== null) add('t.customer = ?', customer)
  if (program !== null)
    add('t.program in (select p.id from programs p where p.site_id = $1 and ? in (p.id, p.key))', program)
  if (state !== null) conditions.push(states[state])
  const [sql, value] = matching(search ?? undefined, { people: ['customer'], codes: ['code'] })
  if (value !== undefined) add(sql, value)
  if (cursor !== null)
    add('(t.created_at, t.code) < ((?::text[])[1]::timestamptz, (?::text[])[2])', [formatTime(cursor.at), cursor.code])
  const answer = await database.query<Found>(
    `with t as materialized (select * from codes t where ${conditions.join(' and ')} and $2::timestamptz is not null
       order by t.created_at desc, t.code desc limit ${limit + 1}) ${seenAmong('t')} order by t.created_at desc, t.code desc`,
    values,
  )
  return cutPage(answer.rows.map(seen), limit, ({ code }) => `${code.createdAt}.${code.code}`)
}

export async function findCode(
  database: Queryable,
  siteId: string,
  code: string,
  now: number,
): Promise<SeenCode | undefined> {
  const answer = await database.query<Found>(`${seenAmong('codes t')} where t.site_id = $1 and t.code = $3`, [
    siteId,
    formatTime(now),
    code,
  ])
  return answer.rows.map(seen)[0]
}
