import { selectList } from '#engine/store.sql.ts'
import type { Table } from '#engine/table.ts'
import type { Handle, Queryable } from '#plumbing/db.ts'
import { type Attempt, type Delivery, deliveries, type Message, messages } from '#webhooks/delivery.ts'
import { type Endpoint, type EndpointSecret, endpoints, giveUpWaiting } from '#webhooks/endpoint.ts'

type Found<Shape> = Shape & Record<string, unknown>

const timeOf = (at: number) => new Date(at).toISOString()
const endpointColumns = `${selectList(endpoints as unknown as Table<never>)}, t.failing_since as "failingSince"`
const deliveryColumns = selectList(deliveries as unknown as Table<never>)
const messageColumns = selectList(messages as unknown as Table<never>)

/** Statements that go with a save; $1 is the site, $2 the endpoint. */
export const webhookSweeps: Readonly<Record<string, string>> = {
  [giveUpWaiting]: `update webhook_deliveries set state = 'failed', ended_at = clock_timestamp()
    where site_id = $1 and endpoint = $2 and state = 'waiting'`,
}

export type EndpointWithHealth = Endpoint & { readonly failingSince: number | null }

export async function listEndpoints(database: Queryable, siteId: string): Promise<EndpointWithHealth[]> {
  const answer = await database.query<Found<EndpointWithHealth>>(
    `select ${endpointColumns} from webhook_endpoints t where t.site_id = $1 order by t.id`,
    [siteId],
  )
  return answer.rows
}

export async function readEndpoint(
  database: Queryable,
  siteId: string,
  id: string,
): Promise<EndpointWithHealth | undefined> {
  const answer = await database.query<Found<EndpointWithHealth>>(
    `select ${endpointColumns} from webhook_endpoints t where t.site_id = $1 and t.id = $2`,
    [siteId, id],
  )
  return answer.rows[0]
}

/** Endpoints that are told; they stay so until this transaction has ended. */
export async function holdEnabled(handle: Handle, siteId: string): Promise<Pick<Endpoint, 'id' | 'types'>[]> {
  const answer = await handle.query<Found<Pick<Endpoint, 'id' | 'types'>>>(
    'select id, types from webhook_endpoints where site_id = $1 and enabled order by id for share',
    [siteId],
  )
  return answer.rows
}

export async function insertMessages(
  handle: Handle,
  siteId: string,
  written: readonly Message[],
  now: number,
): Promise<void> {
  const rows = written.map(({ at, ...message }) => ({ ...message, at: timeOf(at) }))
  await handle.query(
    `insert into webhook_messages (site_id, id, type, referral, data, at, created_at)
     select $1, r.id, r.type, r.referral, r.data, r.at, $3::timestamptz
     from jsonb_to_recordset($2::jsonb) as r(id text, type text, referral text, data jsonb, at timestamptz)
     on conflict do nothing`,
    [siteId, JSON.stringify(rows), timeOf(now)],
  )
}

export type NewDelivery = Pick<Delivery, 'id' | 'endpoint' | 'message' | 'type' | 'referral'>

export async function insertDeliveries(
  handle: Queryable,
  siteId: string,
  written: readonly NewDelivery[],
  now: number,
): Promise<number> {
  const answer = await handle.query(
    `insert into webhook_deliveries
       (site_id, id, endpoint, message, type, referral, state, tries, attempts, due_at, created_at)
     select $1, r.id, r.endpoint, r.message, r.type, r.referral, 'waiting', 0, '[]', $3::timestamptz, $3::timestamptz
     from jsonb_to_recordset($2::jsonb) as r(id text, endpoint text, message text, type text, referral text)
     on conflict do nothing`,
    [siteId, JSON.stringify(written), timeOf(now)],
  )
  return answer.rowCount ?? 0
}

/** Endpoints with a delivery that is due, but for those that are `busy`. */
export async function endpointsWithDue(
  database: Queryable,
  now: number,
  busy: readonly string[],
  most: number,
): Promise<{ siteId: string; id: string }[]> {
  const answer = await database.query<{ siteId: string; id: string }>(
    `select e.site_id as "siteId", e.id from webhook_endpoints e
     where e.enabled and e.id <> all($2::text[]) and exists (select from webhook_deliveries d
       where d.site_id = e.site_id and d.endpoint = e.id and d.state = 'waiting' and d.due_at <= $1::timestamptz)
     limit $3`,
    [timeOf(now), busy, most],
  )
  return answer.rows
}

/** A delivery taken to be tried, with all that the try needs. */
export interface Claimed {
  readonly siteId: string
  readonly id: string
  readonly endpoint: string
  readonly url: string
  readonly secrets: readonly EndpointSecret[]
  readonly message: string
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
  readonly at: number
  /** This one included. */
  readonly tries: number
}

const claimedColumns = `d.site_id as "siteId", d.id, d.endpoint, e.url, e.secrets, d.message, d.type, d.tries, m.data, m.at`

/**
 * Takes deliveries that are due, so that nobody else does until the lease is over. What concerns a referral waits until
 * all that happened to it before was taken or given up.
 */
export async function claimDue(
  database: Queryable,
  { siteId, id }: { readonly siteId: string; readonly id: string },
  times: { readonly now: number; readonly leaseUntil: number },
  most: number,
): Promise<Claimed[]> {
  const answer = await database.query<Found<Claimed>>(
    `with due as (
       select w.site_id, w.id from webhook_deliveries w
       where w.site_id = $1 and w.endpoint = $2 and w.state = 'waiting' and w.due_at <= $3::timestamptz
         and (w.referral is null or not exists (select from webhook_deliveries b
           where b.site_id = $1 and b.endpoint = $2 and b.referral = w.referral and b.state = 'waiting'
             and b.message < w.message))
       order by w.due_at, w.message limit $5 for update skip locked)
     update webhook_deliveries d set due_at = $4::timestamptz, tries = d.tries + 1
     from due, webhook_endpoints e, webhook_messages m
     where d.site_id = due.site_id and d.id = due.id and e.site_id = d.site_id and e.id = d.endpoint and e.enabled
       and m.site_id = d.site_id and m.id = d.message
     returning ${claimedColumns}`,
    [siteId, id, timeOf(times.now), timeOf(times.leaseUntil), most],
  )
  return answer.rows
}

export interface Result {
  readonly state: Delivery['state']
  readonly attempt: Attempt | null
  readonly request: Delivery['request']
  readonly response: Delivery['response']
  readonly dueAt: number
  readonly endedAt: number | null
}

/** Writes down how a try went, unless the delivery was ended or taken again meanwhile. */
export async function saveResult(
  database: Queryable,
  { siteId, id, tries }: Pick<Claimed, 'siteId' | 'id' | 'tries'>,
  result: Result,
): Promise<void> {
  await database.query(
    `update webhook_deliveries set state = $4, attempts = attempts || $5::jsonb, request = coalesce($6::jsonb, request),
       response = $7::jsonb,
       due_at = $8::timestamptz, ended_at = $9::timestamptz
     where site_id = $1 and id = $2 and tries = $3 and state = 'waiting'`,
    [
      siteId,
      id,
      tries,
      result.state,
      JSON.stringify(result.attempt === null ? [] : [result.attempt]),
      result.request === null ? null : JSON.stringify(result.request),
      result.response === null ? null : JSON.stringify(result.response),
      timeOf(result.dueAt),
      result.endedAt === null ? null : timeOf(result.endedAt),
    ],
  )
}

export async function noteTaken(database: Queryable, siteId: string, endpoint: string): Promise<void> {
  await database.query(
    'update webhook_endpoints set failing_since = null where site_id = $1 and id = $2 and failing_since is not null',
    [siteId, endpoint],
  )
}

/** Answers since when it has been failing. */
export async function noteFailed(database: Queryable, siteId: string, endpoint: string, at: number): Promise<number> {
  const set = await database.query(
    `update webhook_endpoints set failing_since = $3::timestamptz
     where site_id = $1 and id = $2 and failing_since is null`,
    [siteId, endpoint, timeOf(at)],
  )
  if ((set.rowCount ?? 0) > 0) return at
  const answer = await database.query<{ since: number | null }>(
    'select failing_since as since from webhook_endpoints where site_id = $1 and id = $2',
    [siteId, endpoint],
  )
  return answer.rows[0]?.since ?? at
}

/** A delivery that is taken from the start, to be tried now and never again; undefined when it was made before. */
export async function insertTest(
  database: Queryable,
  siteId: string,
  made: NewDelivery,
  times: { readonly now: number; readonly leaseUntil: number },
): Promise<Claimed | undefined> {
  const answer = await database.query<Found<Claimed>>(
    `with d as (insert into webhook_deliveries
       (site_id, id, endpoint, message, type, referral, state, tries, attempts, due_at, created_at)
       select $1, $2, e.id, $4, $5, null, 'waiting', 1, '[]', $7::timestamptz, $6::timestamptz
       from webhook_endpoints e where e.site_id = $1 and e.id = $3 on conflict do nothing returning *)
     select ${claimedColumns} from d join webhook_endpoints e on e.site_id = d.site_id and e.id = d.endpoint
       join webhook_messages m on m.site_id = d.site_id and m.id = d.message`,
    [siteId, made.id, made.endpoint, made.message, made.type, timeOf(times.now), timeOf(times.leaseUntil)],
  )
  return answer.rows[0]
}

export async function readDelivery(
  database: Queryable,
  siteId: string,
  id: string,
): Promise<{ delivery: Delivery; message: Message | null } | undefined> {
  const found = await database.query<Found<Delivery>>(
    `select ${deliveryColumns} from webhook_deliveries t where t.site_id = $1 and t.id = $2`,
    [siteId, id],
  )
  const delivery = found.rows[0]
  if (!delivery) return undefined
  const message = await database.query<Found<Message>>(
    `select ${messageColumns} from webhook_messages t where t.site_id = $1 and t.id = $2`,
    [siteId, delivery.message],
  )
  return { delivery, message: message.rows[0] ?? null }
}

/** What was kept after that message, the oldest first. */
export async function listMessages(
  database: Queryable,
  siteId: string,
  page: { readonly after: string; readonly limit: number },
): Promise<Message[]> {
  const answer = await database.query<Found<Message>>(
    `select ${messageColumns} from webhook_messages t where t.site_id = $1 and t.id > $2 order by t.id limit $3`,
    [siteId, page.after, page.limit],
  )
  return answer.rows
}

export async function lastMessage(database: Queryable, siteId: string): Promise<string> {
  const answer = await database.query<{ id: string }>(
    'select id from webhook_messages where site_id = $1 order by id desc limit 1',
    [siteId],
  )
  return answer.rows[0]?.id ?? ''
}

interface Range {
  readonly endpoint: string
  readonly from: number
  readonly to: number
  /** Names this replay: carried out again, it adds nothing. */
  readonly replay: string
}

/**
 * Delivers again what happened in that time and the endpoint asks for, but for what is on its way already. Ids begin
 * with the time of the replay, so that they sort among the others.
 */
export async function insertReplays(
  database: Queryable,
  siteId: string,
  { endpoint, from, to, replay }: Range,
  now: number,
  most: number,
): Promise<{ count: number; lastAt: number | null }> {
  const answer = await database.query<{ count: number; lastAt: number | null }>(
    `with wanted as (
       select m.id, m.type, m.referral, m.at from webhook_messages m
       join webhook_endpoints e on e.site_id = m.site_id and e.id = $2
       where m.site_id = $1 and m.at >= $3::timestamptz and m.at < $4::timestamptz
         and m.type <> 'webhook_endpoint.test' and (e.types is null or e.types ? m.type)
         and not exists (select from webhook_deliveries d where d.site_id = $1 and d.endpoint = $2 and d.message = m.id
           and d.state = 'waiting')
       order by m.at, m.id limit $7
     ), made as (
       insert into webhook_deliveries
         (site_id, id, endpoint, message, type, referral, state, tries, attempts, due_at, created_at)
       select $1, substr($5, 1, 16) || substr(md5($5 || w.id), 1, 20), $2, w.id, w.type, w.referral, 'waiting', 0, '[]',
         $6::timestamptz, $6::timestamptz from wanted w on conflict do nothing
     ) select count(*)::int as count, max(at) as "lastAt" from wanted`,
    [siteId, endpoint, timeOf(from), timeOf(to), replay, timeOf(now), most],
  )
  return answer.rows[0] ?? { count: 0, lastAt: null }
}

/** Answers how many rows were removed. */
export async function pruneWebhooks(database: Queryable, before: number, most: number): Promise<number> {
  const ended = await database.query(
    `delete from webhook_deliveries where (site_id, id) in (select site_id, id from webhook_deliveries
       where created_at < $1::timestamptz and state <> 'waiting' order by created_at limit $2)`,
    [timeOf(before), most],
  )
  const told = await database.query(
    `delete from webhook_messages where (site_id, id) in (select site_id, id from webhook_messages
       where created_at < $1::timestamptz order by created_at limit $2)`,
    [timeOf(before), most],
  )
  return (ended.rowCount ?? 0) + (told.rowCount ?? 0)
}
