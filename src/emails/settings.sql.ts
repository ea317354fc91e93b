import { cutPage, type Page } from '#base/page.ts'
import { formatTime } from '#base/time.ts'
import { matching } from '#customers/customers.sql.ts'
import type { KeptEmail, KeptScenario } from '#emails/emails.api.ts'
import type { EmailScenario } from '#emails/scenario.ts'
import type { Condition } from '#engine/list.sql.ts'
import type { Handle, Queryable, Row } from '#plumbing/db.ts'

export async function readScenarios(database: Queryable, siteId: string): Promise<Map<EmailScenario, KeptScenario>> {
  const answer = await database.query<KeptScenario & Row>(
    'select scenario, enabled, texts from email_scenarios where site_id = $1',
    [siteId],
  )
  return new Map(answer.rows.map((row) => [row.scenario, row]))
}

/** Changes what is named: texts by language, null taking one away. */
export async function writeScenario(
  handle: Handle,
  siteId: string,
  change: { readonly scenario: EmailScenario; readonly enabled: boolean | null; readonly texts: object },
  now: number,
): Promise<void> {
  await handle.query(
    `insert into email_scenarios (site_id, scenario, enabled, texts, updated_at)
     values ($1, $2, coalesce($3, true), jsonb_strip_nulls($4::jsonb), $5::timestamptz)
     on conflict (site_id, scenario) do update set enabled = coalesce($3, email_scenarios.enabled),
       texts = jsonb_strip_nulls(email_scenarios.texts || $4::jsonb), updated_at = excluded.updated_at`,
    [siteId, change.scenario, change.enabled, JSON.stringify(change.texts), formatTime(now)],
  )
}

export interface EmailSettings {
  readonly fromName: string | null
  readonly replyTo: string | null
  readonly sends: boolean
  readonly invites: boolean
  readonly invitationsPerDay: number
}

const settingColumns = `from_name as "fromName", reply_to as "replyTo", sends, invites,
  invitations_per_day as "invitationsPerDay"`

export function defaultSettings(mode: 'live' | 'test'): EmailSettings {
  return { fromName: null, replyTo: null, sends: mode === 'live', invites: false, invitationsPerDay: 20 }
}

export async function readSettings(
  database: Queryable,
  { id, mode }: { readonly id: string; readonly mode: 'live' | 'test' },
): Promise<EmailSettings> {
  const answer = await database.query<EmailSettings & Row>(
    `select ${settingColumns} from email_settings where site_id = $1`,
    [id],
  )
  return answer.rows[0] ?? defaultSettings(mode)
}

export async function writeSettings(database: Queryable, siteId: string, settings: EmailSettings): Promise<void> {
  const { fromName, replyTo, sends, invites, invitationsPerDay } = settings
  await database.query(
    `insert into email_settings (site_id, from_name, reply_to, sends, invites, invitations_per_day)
     values ($1, $2, $3, $4, $5, $6) on conflict (site_id) do update set from_name = excluded.from_name,
       reply_to = excluded.reply_to, sends = excluded.sends, invites = excluded.invites,
       invitations_per_day = excluded.invitations_per_day`,
    [siteId, fromName, replyTo, sends, invites, invitationsPerDay],
  )
}

export interface AskedMessages {
  readonly limit: number
  readonly cursor?: string | undefined
  readonly customer?: string | undefined
  readonly scenario?: string | undefined
  readonly search?: string | undefined
  readonly state?: string | undefined
}

const emailColumns = `id, scenario, customer, state, sent_to as "sentTo", subject, html, body, problem,
  created_at as "createdAt", ended_at as "endedAt"`

export async function listMessages(
  database: Queryable,
  siteId: string,
  asked: AskedMessages,
): Promise<Page<KeptEmail>> {
  const { limit, cursor, customer, scenario, state, search } = asked
  const values: unknown[] = [siteId]
  const conditions = ['t.site_id = $1']
  const asks: Condition[] = [
    ['t.customer = ?', customer],
    ['t.scenario = ?', scenario],
    ['t.state = ?', state],
    matching(search, { people: ['customer'], ids: ['id', 'sent_to'] }),
    ['t.id < ?', cursor],
  ]
  for (const [sql, value] of asks) {
    if (value === undefined) continue
    values.push(value)
    conditions.push(sql.replaceAll('?', () => `$${values.length}`))
  }
  const answer = await database.query<KeptEmail & Row>(
    `select ${emailColumns} from emails t where ${conditions.join(' and ')} order by t.id desc limit ${limit + 1}`,
    values,
  )
  return cutPage(answer.rows, limit, (last) => last.id)
}

export async function readMessage(database: Queryable, siteId: string, id: string): Promise<KeptEmail | undefined> {
  const answer = await database.query<KeptEmail & Row>(
    `select ${emailColumns} from emails where site_id = $1 and id = $2`,
    [siteId, id],
  )
  return answer.rows[0]
}

/** Has a failed one tried again as if for the first time; false when there is none. */
export async function retryMessage(database: Queryable, siteId: string, id: string, now: number): Promise<boolean> {
  const answer = await database.query(
    `update emails set state = 'waiting', tries = 0, due_at = $3::timestamptz, problem = null, ended_at = null
     where site_id = $1 and id = $2 and state = 'failed'`,
    [siteId, id, formatTime(now)],
  )
  return answer.rowCount === 1
}

export async function countByState(
  database: Queryable,
  siteId: string,
  scenario: string,
): Promise<Map<string, number>> {
  const answer = await database.query<{ state: string; count: number }>(
    'select state, count(*) as count from emails where site_id = $1 and scenario = $2 group by state',
    [siteId, scenario],
  )
  return new Map(answer.rows.map(({ state, count }) => [state, count]))
}

export interface Suppression {
  readonly mailbox: string
  readonly address: string
  readonly reason: 'unsubscribed' | 'bounced' | 'complained' | 'by_hand'
  readonly createdAt: number
}

export async function listSuppressions(
  database: Queryable,
  siteId: string,
  { limit, cursor = null }: { readonly limit: number; readonly cursor?: string | null | undefined },
): Promise<Page<Suppression>> {
  const answer = await database.query<Suppression & Row>(
    `select mailbox, address, reason, created_at as "createdAt" from email_suppressions
     where site_id = $1 and ($2::text is null or mailbox > $2) order by mailbox limit $3`,
    [siteId, cursor, limit + 1],
  )
  return cutPage(answer.rows, limit, (last) => last.mailbox)
}

/** Answers what stood there. */
export async function unsuppress(
  database: Queryable,
  siteId: string,
  mailbox: string,
): Promise<Pick<Suppression, 'address' | 'reason'> | undefined> {
  const answer = await database.query<Pick<Suppression, 'address' | 'reason'> & Row>(
    'delete from email_suppressions where site_id = $1 and mailbox = $2 returning address, reason',
    [siteId, mailbox],
  )
  return answer.rows[0]
}

/** Customers with this mailbox; there are few. */
export async function customersAt(database: Queryable, siteId: string, mailbox: string): Promise<string[]> {
  const answer = await database.query<{ id: string }>(
    'select id from customers where site_id = $1 and mailbox = $2 order by id limit 10',
    [siteId, mailbox],
  )
  return answer.rows.map(({ id }) => id)
}

/** How many invitations a customer has had sent since then. The customer's row is held, so that two requests take turns. */
export async function countInvitations(
  handle: Handle,
  siteId: string,
  customer: string,
  since: number,
): Promise<number> {
  await handle.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`invitations\n${siteId}\n${customer}`])
  const answer = await handle.query<{ count: number }>(
    `select count(*) as count from emails
     where site_id = $1 and customer = $2 and scenario = 'invitation' and created_at > $3::timestamptz`,
    [siteId, customer, formatTime(since)],
  )
  return answer.rows[0]?.count ?? 0
}

export interface Waiting {
  /** Something happened that is not passed on yet. */
  readonly told: boolean
  /** Emails wait to be written. */
  readonly due: boolean
  /** Emails are being written somewhere. */
  readonly claimed: boolean
}

/** What is still on its way on a site that keeps its emails; nothing, on one that sends them. */
export async function waitingOf(database: Queryable, siteId: string, now: number): Promise<Waiting> {
  const answer = await database.query<Waiting & Row>(
    `select exists (select from outbox where site_id = s.id and held_until is null) as told,
       exists (select from emails where site_id = s.id and state = 'waiting' and due_at <= $2::timestamptz) as due,
       exists (select from emails where site_id = s.id and state = 'waiting' and due_at > $2::timestamptz) as claimed
     from sites s where s.id = $1
       and not exists (select from email_settings g where g.site_id = s.id and g.sends)`,
    [siteId, formatTime(now)],
  )
  return answer.rows[0] ?? { told: false, due: false, claimed: false }
}
