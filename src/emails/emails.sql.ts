import { formatTime } from '#base/time.ts'
import type { EmailFacts } from '#emails/email.ts'
import type { EmailScenario, EmailText } from '#emails/scenario.ts'
import { type Handle, type Queryable, type Row, readInIndexOrder } from '#plumbing/db.ts'

export type EmailState = 'waiting' | 'sent' | 'kept' | 'failed' | 'withheld'

export interface NewEmail {
  readonly id: string
  readonly scenario: EmailScenario
  readonly about: string
  readonly customer: string | null
  /** Null: whatever the customer's is when it is sent. */
  readonly address: string | null
  readonly facts: EmailFacts
  readonly bulk: boolean
  readonly createdAt: number
}

/** Adds emails, leaving out scenarios that are off, people without an address and what was told before; answers the ids. */
export async function insertEmails(
  database: Queryable,
  siteId: string,
  emails: readonly NewEmail[],
  dueAt: number,
  enabled: 'only enabled' | 'also off' = 'only enabled',
): Promise<string[]> {
  if (emails.length === 0) return []
  const of = <Value>(pick: (email: NewEmail) => Value) => emails.map(pick)
  const answer = await database.query<{ id: string }>(
    `insert into emails (site_id, id, scenario, about, customer, address, facts, bulk, created_at, state, tries, due_at)
     select $1, e.id, e.scenario, e.about, e.customer, e.address, e.facts, e.bulk, e.created_at, 'waiting', 0, $10::timestamptz
     from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::jsonb[], $8::boolean[], $9::timestamptz[])
         as e(id, scenario, about, customer, address, facts, bulk, created_at)
       left join email_scenarios s on s.site_id = $1 and s.scenario = e.scenario
       left join lateral (select email from customers where site_id = $1 and id = e.customer offset 0) c on true
     where (coalesce(s.enabled, true) or $11::boolean) and coalesce(e.address, c.email) is not null
     order by e.id
     on conflict (site_id, scenario, about) do nothing returning id`,
    [
      siteId,
      of(({ id }) => id),
      of(({ scenario }) => scenario),
      of(({ about }) => about),
      of(({ customer }) => customer),
      of(({ address }) => address),
      of(({ facts }) => JSON.stringify(facts)),
      of(({ bulk }) => bulk),
      of(({ createdAt }) => formatTime(createdAt)),
      formatTime(dueAt),
      enabled === 'also off',
    ],
  )
  return answer.rows.map(({ id }) => id)
}

/** Which of these programs give a code to everybody. */
export async function programsThatGiveCodes(
  database: Queryable,
  siteId: string,
  ids: readonly string[],
): Promise<Set<string>> {
  const answer = await database.query<{ id: string }>(
    `select id from programs where site_id = $1 and id = any($2::text[]) and issue = 'automatic'`,
    [siteId, ids],
  )
  return new Set(answer.rows.map(({ id }) => id))
}

export interface ClaimedEmail {
  readonly siteId: string
  readonly id: string
  readonly tries: number
  readonly bulk: boolean
}

/**
 * Takes emails that are due, those that go out alone before those of a mass; until `leaseUntil` they are nobody else's.
 * With a site, only that site's, and only if it keeps them.
 */
export async function claimEmails(
  handle: Handle,
  asked: { readonly now: number; readonly leaseUntil: number; readonly most: number; readonly siteId: string | null },
): Promise<ClaimedEmail[]> {
  readInIndexOrder(handle)
  const answer = await handle.query<ClaimedEmail & Row>(
    `update emails e set due_at = $2::timestamptz, tries = tries + 1
     from (select site_id, id from emails where state = 'waiting' and due_at <= $1::timestamptz
             and ($4::text is null or (site_id = $4 and not exists
               (select from email_settings g where g.site_id = $4 and g.sends))) order by bulk, due_at limit $3 for update skip locked) d
     where e.site_id = d.site_id and e.id = d.id returning e.site_id as "siteId", e.id, e.tries, e.bulk`,
    [formatTime(asked.now), formatTime(asked.leaseUntil), asked.most, asked.siteId],
  )
  return answer.rows
}

/** An email with all that it takes to write it. */
export interface LoadedEmail extends ClaimedEmail {
  readonly scenario: EmailScenario
  readonly about: string
  readonly customer: string | null
  readonly address: string | null
  readonly facts: EmailFacts
  readonly createdAt: number
  readonly siteKey: string
  readonly siteName: string
  /** Where members find their rewards. */
  readonly memberUrl: string | null
  readonly currency: string
  readonly timeZone: string
  readonly siteLocale: string
  readonly mode: 'live' | 'test'
  readonly fromName: string | null
  readonly replyTo: string | null
  readonly sends: boolean
  readonly enabled: boolean
  readonly texts: Readonly<Record<string, EmailText>>
  readonly programName: string
  readonly customerName: string | null
  readonly customerEmail: string | null
  readonly customerLocale: string | null
}

export async function loadEmails(database: Queryable, claimed: readonly ClaimedEmail[]): Promise<LoadedEmail[]> {
  const answer = await database.query<LoadedEmail & Row>(
    `select e.site_id as "siteId", e.id, e.tries, e.bulk, e.scenario, e.about, e.customer, e.address, e.facts,
       e.created_at as "createdAt", s.key as "siteKey", s.name as "siteName", coalesce(s.member_url, s.home_url) as "memberUrl", s.currency,
       s.time_zone as "timeZone", s.locale as "siteLocale", s.mode, g.from_name as "fromName", g.reply_to as "replyTo",
       coalesce(g.sends, s.mode = 'live') as sends, coalesce(x.enabled, true) as enabled,
       coalesce(x.texts, '{}') as texts, coalesce(p.name, s.name) as "programName", c.name as "customerName",
       c.email as "customerEmail", c.locale as "customerLocale"
     from unnest($1::text[], $2::text[]) as d(site_id, id)
       join emails e on e.site_id = d.site_id and e.id = d.id
       join sites s on s.id = e.site_id
       left join email_settings g on g.site_id = e.site_id
       left join email_scenarios x on x.site_id = e.site_id and x.scenario = e.scenario
       left join programs p on p.site_id = e.site_id and p.id = e.facts->>'program'
       left join customers c on c.site_id = e.site_id and c.id = e.customer`,
    [claimed.map(({ siteId }) => siteId), claimed.map(({ id }) => id)],
  )
  return answer.rows
}

/** Of these mailboxes, those that get no emails of their site. */
export async function suppressedAmong(
  database: Queryable,
  mailboxes: readonly { readonly siteId: string; readonly mailbox: string }[],
): Promise<Set<string>> {
  const answer = await database.query<{ siteId: string; mailbox: string }>(
    `select u.site_id as "siteId", u.mailbox from email_suppressions u
       join unnest($1::text[], $2::text[]) as a(site_id, mailbox) on a.site_id = u.site_id and a.mailbox = u.mailbox`,
    [mailboxes.map(({ siteId }) => siteId), mailboxes.map(({ mailbox }) => mailbox)],
  )
  return new Set(answer.rows.map(({ siteId, mailbox }) => `${siteId} ${mailbox}`))
}

/** How an attempt ended. */
export interface Outcome {
  readonly siteId: string
  readonly id: string
  readonly tries: number
  readonly state: EmailState
  readonly dueAt: number
  readonly problem: string | null
  readonly sentTo: string | null
  readonly subject: string | null
  readonly html: string | null
  readonly body: string | null
  readonly endedAt: number | null
}

/** Records outcomes; one whose lease was lost to another worker is that worker's to record. */
export async function recordOutcomes(handle: Handle, outcomes: readonly Outcome[]): Promise<void> {
  // One by one, on their way together, and nothing that an index of the states could answer: all that wait might be walked through.
  await Promise.all(
    outcomes.map((outcome) =>
      handle.query(
        `update emails set state = $4, due_at = $5::timestamptz, problem = $6, sent_to = $7, subject = $8, html = $9, body = $10,
           ended_at = $11::timestamptz
         where site_id = $1 and id = $2 and tries = $3 and nullif(state, 'waiting') is null`,
        [
          outcome.siteId,
          outcome.id,
          outcome.tries,
          outcome.state,
          formatTime(outcome.dueAt),
          outcome.problem,
          outcome.sentTo,
          outcome.subject,
          outcome.html,
          outcome.body,
          outcome.endedAt === null ? null : formatTime(outcome.endedAt),
        ],
      ),
    ),
  )
}

export type SuppressionReason = 'unsubscribed' | 'bounced' | 'complained' | 'by_hand'

/** The first reason stays; false: there was one. */
export async function suppress(
  database: Queryable,
  siteId: string,
  whom: { readonly mailbox: string; readonly address: string; readonly reason: SuppressionReason },
  now: number,
): Promise<boolean> {
  const answer = await database.query(
    `insert into email_suppressions (site_id, mailbox, address, reason, created_at)
     values ($1, $2, $3, $4, $5::timestamptz) on conflict (site_id, mailbox) do nothing`,
    [siteId, whom.mailbox, whom.address, whom.reason, formatTime(now)],
  )
  return answer.rowCount === 1
}

/**
 * Empties old emails of live sites and answers how many there were; fewer than `most` means that none is left. The rows
 * stay, so that nobody is told or invited again.
 */
export async function pruneEmails(database: Queryable, before: number, most: number): Promise<number> {
  const answer = await database.query(
    `update emails set address = null, sent_to = null, subject = null, html = null, body = null
     where (site_id, id) in (select e.site_id, e.id from emails e join sites s on s.id = e.site_id
       where s.mode = 'live' and e.ended_at < $1::timestamptz and coalesce(e.address, e.sent_to, e.html) is not null
       limit $2)`,
    [new Date(before).toISOString(), most],
  )
  return answer.rowCount ?? 0
}

/** Where endpoints of a site are, by id. */
export async function urlsOfEndpoints(
  database: Queryable,
  siteId: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const answer = await database.query<{ id: string; url: string }>(
    'select id, url from webhook_endpoints where site_id = $1 and id = any($2::text[])',
    [siteId, ids],
  )
  return new Map(answer.rows.map(({ id, url }) => [id, url]))
}
