import { cutPage, type Page } from '#base/page.ts'
import { formatTime } from '#base/time.ts'
import { type Code, codes } from '#codes/code.ts'
import type { BenefitState, SeenCode } from '#codes/codes.api.ts'
import { selectList } from '#engine/store.sql.ts'
import type { Table } from '#engine/table.ts'
import type { Queryable, Row } from '#plumbing/db.ts'

interface Asked {
  readonly customer: string | null
  /** By id or by key. */
  readonly program: string | null
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

type Found = Code & { reserved: number; reservedUntil: number | null; benefit: BenefitState } & Row

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
const seenCodes = `select ${selectList(codes as unknown as Table<never>)}, h.reserved, h."reservedUntil", e.benefit
  from codes t cross join lateral (${held}) h cross join lateral (${earned}) e where t.site_id = $1`

function seen({ reserved, reservedUntil, benefit, ...code }: Found): SeenCode {
  return { code: code as Code, reserved, reservedUntil, benefit }
}

/** Codes of a site, the newest first. */
export async function listCodes(
  database: Queryable,
  siteId: string,
  asked: Asked,
  now: number,
): Promise<Page<SeenCode>> {
  const { customer, program, limit, cursor } = asked
  const answer = await database.query<Found>(
    `${seenCodes} and ($3::text is null or t.customer = $3)
       and ($4::text is null or t.program in (select p.id from programs p where p.site_id = $1 and $4 in (p.id, p.key)))
       and ($5::timestamptz is null or (t.created_at, t.code) < ($5, $6))
     order by t.created_at desc, t.code desc limit $7`,
    [siteId, formatTime(now), customer, program, cursor && formatTime(cursor.at), cursor?.code ?? null, limit + 1],
  )
  return cutPage(answer.rows.map(seen), limit, ({ code }) => `${code.createdAt}.${code.code}`)
}

export async function findCode(
  database: Queryable,
  siteId: string,
  code: string,
  now: number,
): Promise<SeenCode | undefined> {
  const answer = await database.query<Found>(`${seenCodes} and t.code = $3`, [siteId, formatTime(now), code])
  return answer.rows.map(seen)[0]
}
