import { cutPage, type Page } from '#base/page.ts'
import type { SeenReferral } from '#members/members.api.ts'
import type { Queryable, Row } from '#plumbing/db.ts'

interface Asked {
  readonly customer: string
  readonly limit: number
  readonly cursor?: string | undefined
}

type Found = SeenReferral['referral'] & Omit<SeenReferral, 'referral'> & Row

/** Referrals of a customer on either side, the newest first, with the dates of their timelines. */
export async function listOwnReferrals(
  database: Queryable,
  siteId: string,
  { customer, limit, cursor = undefined }: Asked,
): Promise<Page<SeenReferral>> {
  const answer = await database.query<Found>(
    `select t.id, t.program, t.code, t.referrer, t.state, t.reason, t.redeemed_at as "redeemedAt",
       t.qualified_at as "qualifiedAt", t.lapses_at as "lapsesAt", t.updated_at as "updatedAt",
       p.name as "programName", f.name as "friendName", f.email as "friendEmail", v.at as "visitedAt", r.registered_at as "registeredAt",
       o.placed_at as "orderedAt", w."rewardedAt", w."giftDueAt"
     from referrals t join programs p on p.site_id = t.site_id and p.id = t.program
     left join customers f on f.site_id = t.site_id and f.id = case when t.referrer = $2 then t.referee else t.referrer end
     left join customers r on r.site_id = t.site_id and r.id = t.referee
     left join visits v on v.site_id = t.site_id and v.id = t.visit
     left join orders o on o.site_id = t.site_id and o.id = t.order_id
     left join lateral (select min(w.issued_at) as "rewardedAt", min(w.due_at) filter (where w.state = 'held') as "giftDueAt"
       from rewards w where w.site_id = t.site_id and w.referral = t.id and w.customer = $2) w on true
     where t.site_id = $1 and (t.referrer = $2 or t.referee = $2) and ($3::text is null or t.id < $3)
     order by t.id desc limit $4`,
    [siteId, customer, cursor ?? null, limit + 1],
  )
  return cutPage(answer.rows.map(seenBy), limit, (last) => last.referral.id)
}

function seenBy(row: Found): SeenReferral {
  const {
    programName,
    friendName,
    friendEmail,
    visitedAt,
    registeredAt,
    orderedAt,
    rewardedAt,
    giftDueAt,
    ...referral
  } = row
  return { referral, programName, friendName, friendEmail, visitedAt, registeredAt, orderedAt, rewardedAt, giftDueAt }
}

/** What programs are called, by id. */
export async function namesOfPrograms(
  database: Queryable,
  siteId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const answer = await database.query<{ id: string; name: string }>(
    'select id, name from programs where site_id = $1 and id = any($2::text[])',
    [siteId, [...new Set(ids)]],
  )
  return new Map(answer.rows.map(({ id, name }) => [id, name]))
}
