import pg from 'pg'
import { formatTime } from '#base/time.ts'
import { selectList } from '#engine/store.sql.ts'
import type { Table } from '#engine/table.ts'
import type { Handle, Queryable, Row } from '#plumbing/db.ts'
import { type Program, type ProgramVersion, programVersions } from '#programs/program.ts'
import type { Recorded } from '#simulations/outcome.ts'
import type { AskedCode, FollowedLink, Handled, Past, RefusedInCart, Spot, UsedInCart } from '#simulations/past.ts'

const versionColumns = selectList(programVersions as unknown as Table<never>, 'v')

/**
 * Everybody whom the program concerns: who entered a code, whose code that was, and who belongs to their organizations or
 * ordered for them, wherever they are by now.
 */
const people = `with entered as (
    select referee as customer, code from referrals where site_id = $1 and program = $2 and created_at <= $3::timestamptz
    union select customer, code from refusals where site_id = $1 and program = $2 and at <= $3::timestamptz
    union select customer, code from reservations where site_id = $1 and program = $2 and reserved_at <= $3::timestamptz),
  persons as (select customer from entered
    union select c.customer from entered e join codes c on c.site_id = $1 and c.code = e.code),
  bodies as (select c.organization from persons p join customers c on c.site_id = $1 and c.id = p.customer
      where c.organization is not null
    union select o.told ->> 'organization' from persons p join customers c on c.site_id = $1 and c.id = p.customer
      cross join lateral jsonb_array_elements(c.facts_at -> 'organizations') o (told)
    union select organization from referrals where site_id = $1 and program = $2 and organization is not null)
  select customer from persons
  union select c.id from bodies b join customers c on c.site_id = $1 and c.organization = b.organization
  union select o.customer from bodies b join orders o on o.site_id = $1 and o.organization = b.organization
    where o.customer is not null`

const spot = `f.code, f.referee, f.redeemed_at as "redeemedAt", r.side, r.trigger, r.rung, r.place`

/** Where a program's past ends, as far as it is looked at. */
export interface Asked {
  readonly siteId: string
  readonly program: Program
  readonly until: number
}

/** Has one moment's view of the store from here on, and lets the database join as it likes. */
export async function beginReading(handle: Handle): Promise<void> {
  handle.query('set transaction isolation level repeatable read, read only').catch(() => {})
  await handle.query(`set local plan_cache_mode = auto; set local enable_seqscan = on;
    set local enable_hashjoin = on; set local enable_mergejoin = on; set local cursor_tuple_fraction = 1`)
}

export async function readPeople(handle: Handle, { siteId, program, until }: Asked): Promise<string[]> {
  const answer = await handle.query<{ customer: string }>(people, [siteId, program.id, formatTime(until)])
  return answer.rows.map(({ customer }) => customer)
}

export async function readPast(handle: Handle, asked: Asked, persons: readonly string[]): Promise<Past> {
  const { siteId, program, until } = asked
  const values = [siteId, program.id, formatTime(until)]
  const rows = async <Found>(text: string, more: readonly unknown[] = values) =>
    (await handle.query<Found & Row>(text, more)).rows as readonly Found[]
  const [versions, codes, visits, carts, refused, handled] = await Promise.all([
    rows<ProgramVersion>(
      `select ${versionColumns} from program_versions v where v.site_id = $1 and v.program = $2 and v.from_at <= $3::timestamptz`,
    ),
    rows<AskedCode>(
      `select code, customer, created_at as at, case when revoked_at <= $3::timestamptz then revoked_at end as "revokedAt"
       from codes where site_id = $1 and program = $2 and created_at <= $3::timestamptz and customer = any($4::text[])
       order by created_at, number, code`,
      [...values, persons],
    ),
    rows<FollowedLink>(
      `select v.id, v.code, v.visitor, v.at from visits v where v.site_id = $1 and v.program = $2 and v.at <= $3::timestamptz
         and v.id in (select visit from referrals where site_id = $1 and program = $2 and visit is not null
           union select visit from refusals where site_id = $1 and program = $2 and visit is not null)
       order by v.at, v.id`,
    ),
    rows<UsedInCart>(
      // One that was given up, and with which no order was placed, held up nobody that is known of.
      `select c.cart, c.code, c.customer, c.reserved_at as at from reservations c
       where c.site_id = $1 and c.program = $2 and c.reserved_at <= $3::timestamptz
         and (c.state <> 'released' or exists (select from orders o
           where o.site_id = $1 and o.customer = c.customer and o.cart = c.cart and o.code = c.code))
       order by c.reserved_at, c.cart`,
    ),
    rows<RefusedInCart>(
      `select id, code, customer, reason, at from refusals where site_id = $1 and program = $2 and at <= $3::timestamptz
         and place = 'checkout' and order_id is null order by id`,
    ),
    rows<Spot & Omit<Handled, 'spot'>>(
      `select h.what, ${spot}, coalesce(r.reason, '') as reason, h.at from rewards r
       join referrals f on f.site_id = r.site_id and f.id = r.referral
       cross join lateral (values ('claimed', r.claimed_at), ('taken back', case when r.revoked_by_hand then r.revoked_at end)) h (what, at)
       where r.site_id = $1 and r.program = $2 and r.trigger is not null and h.at <= $3::timestamptz order by h.at, r.id`,
    ),
  ])
  return {
    program: asOf(program, until),
    versions,
    codes: new Map(codes.map((code) => [code.code, code])),
    visits: new Map(visits.map((visit) => [visit.id, visit])),
    carts: new Map(carts.map((cart) => [cart.cart, cart])),
    refused,
    handled: handled.map(({ what, at, reason, ...spot }) => ({ what, at, reason, spot })),
  }
}

/** Pauses and the like that came later have not happened yet. */
function asOf(program: Program, until: number): Program {
  const { archivedAt, pauses } = program
  return {
    ...program,
    archivedAt: archivedAt !== null && archivedAt <= until ? archivedAt : null,
    pauses: pauses
      .filter(({ from }) => from <= until)
      .map(({ from, to }) => ({ from, to: to !== null && to <= until ? to : null })),
  }
}

/** An event as it was kept. */
export interface ToldEvent {
  readonly id: string
  readonly type: string
  readonly occurredAt: number
  readonly receivedAt: number
  readonly data: Readonly<Record<string, unknown>>
  /** They count up in the order in which they were decided. */
  readonly number: number
}

const concerning = `e.site_id = $1 and e.received_at <= $2::timestamptz and (e.customer = any($3::text[]) or (e.customer is null
  and (e.data ->> 'customer' = any($3::text[]) or e.data ->> 'order' in
    (select o.id from orders o where o.site_id = $1 and o.customer = any($3::text[])))))`

/** How many there are, and when the first of them came. */
export async function countEvents(
  handle: Handle,
  { siteId, until }: Asked,
  persons: readonly string[],
): Promise<{ readonly count: number; readonly since: number | null }> {
  const answer = await handle.query<{ count: number; since: number | null }>(
    `select count(*), min(e.received_at) as since from events e where ${concerning}`,
    [siteId, formatTime(until), persons],
  )
  return answer.rows[0] ?? { count: 0, since: null }
}

const stretch = 2_000

/** The events that concern these people, in the order in which they were decided, a stretch at a time. */
export async function* readEvents(
  handle: Handle,
  { siteId, until }: Asked,
  persons: readonly string[],
): AsyncGenerator<readonly ToldEvent[]> {
  const values = [siteId, formatTime(until), `{${persons.map(arrayItem).join(',')}}`]
  const where = concerning.replaceAll(/\$(\d)/g, (_, place) => pg.escapeLiteral(values[Number(place) - 1] as string))
  // A cursor takes no values beside its text. Of what came at one and the same time, what was written first goes first.
  await handle.query(`declare past no scroll cursor for select e.id, e.type, e.occurred_at as "occurredAt",
    e.received_at as "receivedAt", e.data, e.number from events e where ${where} order by e.received_at, e.number`)
  for (;;) {
    const { rows } = await handle.query<ToldEvent & Row>(`fetch ${stretch} from past`)
    if (rows.length > 0) yield rows
    if (rows.length < stretch) return
  }
}

/** Of the events of each of these times, the last one of which something came for the program. */
export async function readLastEffective(
  handle: Handle,
  { siteId, program }: Asked,
  times: readonly number[],
): Promise<Map<number, number>> {
  if (times.length === 0) return new Map()
  const answer = await handle.query<{ at: number; number: number } & Row>(
    `select received_at as at, max(number) as number from events
     where site_id = $1 and received_at = any($2::timestamptz[]) and jsonb_path_exists(effects,
       '$[*] ? (@.program == $id && @.type != "code.refused")', jsonb_build_object('id', $3::text))
     group by received_at`,
    [siteId, times.map(formatTime), program.id],
  )
  return new Map(answer.rows.map(({ at, number }) => [at, number]))
}

function arrayItem(text: string): string {
  return `"${text.replaceAll(/[\\"]/g, '\\$&')}"`
}

/** Which rewards these coupons are of. */
export async function readCoupons(
  handle: Handle,
  { siteId, program }: Asked,
  coupons: readonly string[],
): Promise<Map<string, Spot>> {
  if (coupons.length === 0) return new Map()
  const answer = await handle.query<Spot & { coupon: string } & Row>(
    `select c.code as coupon, ${spot} from coupons c
     join rewards r on r.site_id = c.site_id and r.id = c.reward join referrals f on f.site_id = r.site_id and f.id = r.referral
     where c.site_id = $1 and r.program = $2 and r.trigger is not null and c.code = any($3::text[])`,
    [siteId, program.id, coupons],
  )
  return new Map(answer.rows.map(({ coupon, ...spot }) => [coupon, spot]))
}

export async function readRecorded(handle: Handle, { siteId, program, until }: Asked, from: number): Promise<Recorded> {
  const inSpan = (column: string) => `${column} between $3::timestamptz and $4::timestamptz`
  const answer = await handle.query<{ granted: number; takenBack: number; referrals: number }>(
    `select (select count(*) from rewards where site_id = $1 and program = $2 and trigger is not null and ${inSpan('created_at')}) as granted,
       (select count(*) from rewards where site_id = $1 and program = $2 and trigger is not null and state = 'revoked'
         and ${inSpan('revoked_at')}) as "takenBack",
       (select count(*) from referrals where site_id = $1 and program = $2 and ${inSpan('redeemed_at')}
         and created_at <= $4::timestamptz) as referrals`,
    [siteId, program.id, formatTime(from), formatTime(until)],
  )
  return answer.rows[0] as Recorded
}

/** What these customers are called. */
export async function readNames(
  database: Queryable,
  siteId: string,
  customers: readonly string[],
): Promise<Map<string, string | null>> {
  const answer = await database.query<{ id: string; name: string | null }>(
    'select id, name from customers where site_id = $1 and id = any($2::text[])',
    [siteId, customers],
  )
  return new Map(answer.rows.map(({ id, name }) => [id, name]))
}
