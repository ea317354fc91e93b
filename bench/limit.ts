import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import type { Place } from './server.ts'

/** The rows that one event wrote, and the JSON in them, as found in the tables. */
export interface Sample {
  readonly site: string
  /** The transaction that wrote them. */
  readonly transaction: string
  readonly rows: ReadonlyMap<string, number>
}

export type Kind = 'order.paid' | 'order.placed'

export interface Limit {
  readonly perSecond: number
  readonly clients: number
  readonly all: readonly { readonly clients: number; readonly perSecond: number }[]
}

const limitSite = 'site_00000000000000000000000000limit'
const clientCounts = [8, 16, 64]

/** pgbench of the system; null where there is none. */
export function findPgbench(): string | null {
  const versions = '/usr/lib/postgresql'
  const installed = existsSync(versions)
    ? readdirSync(versions).toSorted((left, right) => Number(right) - Number(left))
    : []
  const candidates = ['pgbench', ...installed.map((version) => join(versions, version, 'bin', 'pgbench'))]
  return candidates.find((path) => spawnSync(path, ['--version']).status === 0) ?? null
}

export const howToInstall = `pgbench is missing, so there is nothing to compare with. It comes with PostgreSQL:
  Debian, Ubuntu   apt-get install postgresql-contrib   (or postgresql, where contrib is part of it)
  Fedora           dnf install postgresql-contrib
  macOS            brew install postgresql`

const tables = [
  'customers',
  'organizations',
  'orders',
  'programs',
  'referrers',
  'codes',
  'referrals',
  'reached_goals',
  'refusals',
  'decisions',
  'rewards',
  'balances',
  'ledger_entries',
  'lots',
  'coupons',
  'reservations',
  'notifications',
  'outbox',
  'events',
  'due_work',
]

/** Which rows of a site were written, new or changed, by the transaction that wrote this event. */
export async function sampleOf(client: pg.Client, site: string, event: string): Promise<Sample> {
  const found = await client.query('select xmin::text as id from events where site_id = $1 and id = $2', [site, event])
  const transaction = found.rows[0].id as string
  const rows = new Map<string, number>()
  for (const table of tables) {
    const counted = await client.query(
      `select count(*)::int as rows from ${table} where site_id = $1 and xmin::text = $2`,
      [site, transaction],
    )
    if (counted.rows[0].rows > 0) rows.set(table, counted.rows[0].rows)
  }
  return { site, transaction, rows }
}

async function jsonOf(
  client: pg.Client,
  { site, transaction }: Sample,
  table: string,
  column: string,
  which = 0,
): Promise<string> {
  const found = await client.query(
    `select ${column}::text as json from ${table} where site_id = $1 and xmin::text = $2 order by ctid offset $3 limit 1`,
    [site, transaction, which],
  )
  return `'${String(found.rows[0]?.json ?? 'null').replaceAll("'", "''")}'::jsonb`
}

/** The same number of rows with JSON of the same size, by one statement that knows every key beforehand. */
async function statementOf(client: pg.Client, kind: Kind, sample: Sample, program: string): Promise<string> {
  const json = (table: string, column: string, which = 0) => jsonOf(client, sample, table, column, which)
  const site = `'${limitSite}'`
  const id = (prefix: string, suffix = '') =>
    `'${prefix}_' || lpad((:n)::text, ${32 - suffix.length}, '0') || '${suffix}'`
  const [order, customer] = [`'order-' || lpad((:n)::text, 9, '0')`, `'customer-' || lpad((:n)::text, 9, '0')`]
  const referrer = `'referrer-' || (:r)::text`
  const told = kind === 'order.paid' ? [referrer, customer] : [referrer]
  const notification = await json('notifications', 'data')
  const scenario = kind === 'order.paid' ? 'reward_earned' : 'friend_joined'
  const shared = [
    `d as (insert into decisions (site_id, id, subject, at, decided_at, event, checks, decision, effects)
       values (${site}, ${id('dec', kind === 'order.paid' ? 'd' : 'p')}, ${id('ref')}, now(), now(), ${id('evt')}, ${await json('decisions', 'checks')}, 'rewarded', ${await json('decisions', 'effects')}))`,
    `n as (insert into notifications (site_id, id, customer, scenario, data, created_at) values ${told
      .map(
        (who, place) =>
          `(${site}, ${id('ntf', `${kind === 'order.paid' ? 'd' : 'p'}${place}`)}, ${who}, '${scenario}', ${notification}, now())`,
      )
      .join(', ')})`,
    `x as (insert into outbox (site_id, id, event, created_at) values (${site}, ${id('out', kind === 'order.paid' ? 'd' : 'p')}, '${kind}-' || ${order}, now()))`,
  ]
  const event = `insert into events (site_id, id, type, customer, occurred_at, received_at, data, effects)
      values (${site}, '${kind}-' || ${order}, '${kind}', ${customer}, now(), now(), ${await json('events', 'data')}, ${await json('events', 'effects')})`
  const own =
    kind === 'order.paid'
      ? await paid({ json, site, id, order, customer, referrer, program })
      : await placed({ site, id, order, customer, referrer, program })
  return `with ${[...own, ...shared].join(',\n    ')}\n    ${event};`.replaceAll(/\n\s*/g, ' ')
}

interface Names {
  readonly site: string
  readonly id: (prefix: string, suffix?: string) => string
  readonly order: string
  readonly customer: string
  readonly referrer: string
  readonly program: string
}

async function paid({
  json,
  site,
  id,
  order,
  customer,
  referrer,
  program,
}: Names & { json: (table: string, column: string, which?: number) => Promise<string> }): Promise<string[]> {
  const sides = [
    { side: 'referrer', who: referrer, suffix: '0', rung: 'every:1' },
    { side: 'referee', who: customer, suffix: '1', rung: 'referee' },
  ]
  const gift = await json('rewards', 'gift')
  return [
    `o as (update orders set paid_at = now() where site_id = ${site} and id = ${order})`,
    `r as (update referrals set state = 'rewarded', order_id = ${order}, successes = ${await json('referrals', 'successes')}, qualified_at = now(), updated_at = now()
       where site_id = ${site} and id = ${id('ref')})`,
    `g as (insert into reached_goals (site_id, referral, program, at) values (${site}, ${id('ref')}, '${program}', now()))`,
    `p as (update referrers set pending = pending - 1, successes = successes + 1, months = ${await json('referrers', 'months')}, days = ${await json('referrers', 'days')},
       ladders = ${await json('referrers', 'ladders')} where site_id = ${site} and program = '${program}' and customer = ${referrer})`,
    `w as (insert into rewards (site_id, id, program, program_version, referral, side, customer, trigger, rung, ladder, place, gift, state, claimable,
       expired_amount, due_at, issued_at, created_at) values ${sides
         .map(
           ({ side, who, suffix, rung }) =>
             `(${site}, ${id('rwd', suffix)}, '${program}', 1, ${id('ref')}, '${side}', ${who}, 'first_order', '${rung}', '${program}' || chr(31) || 'first_order' || chr(31) || ${referrer}, 0,
               ${gift}, 'issued', false, 0, now(), now(), now())`,
         )
         .join(', ')})`,
    `b as (insert into balances (site_id, customer, unit, balance, held) values (${site}, ${referrer}, 'credit', 2000, 0), (${site}, ${customer}, 'credit', 2000, 0)
       on conflict (site_id, customer, unit) do update set balance = balances.balance + excluded.balance returning customer, balance)`,
    `l as (insert into ledger_entries (site_id, id, customer, unit, amount, balance, kind, reward, at)
       select ${site}, case when customer = ${customer} then ${id('led', '1')} else ${id('led', '0')} end, customer, 'credit', 2000, balance, 'reward',
         case when customer = ${customer} then ${id('rwd', '1')} else ${id('rwd', '0')} end, now() from b)`,
  ]
}

async function placed({ site, id, order, customer, referrer, program }: Names): Promise<string[]> {
  return [
    `c as (insert into customers (site_id, id, facts_at, products, identified_at, first_order_id, first_order_at, returning)
       values (${site}, ${customer}, '{}', '{}', now(), ${order}, now(), false))`.replace('returning)', '"returning")'),
    `o as (insert into orders (site_id, id, customer, total, imported, placed_at, refunded, refunded_in_full, code)
       values (${site}, ${order}, ${customer}, 4900, false, now(), 0, false, 'CODE' || (:r)::text))`,
    `k as (update codes set uses = uses + 1 where site_id = ${site} and code = 'CODE' || (:r)::text)`,
    `p as (update referrers set pending = pending + 1 where site_id = ${site} and program = '${program}' and customer = ${referrer})`,
    `f as (insert into referrals (site_id, id, program, program_version, code, referrer, referee, participant, place, redeemed_at, order_id, state, successes,
       marked, created_at, updated_at) values (${site}, ${id('ref')}, '${program}', 1, 'CODE' || (:r)::text, ${referrer}, ${customer}, 'customer:' || ${customer}, 'checkout', now(),
       ${order}, 'pending', '[]', false, now(), now()))`,
  ]
}

/** A site of its own in the same tables, with the same program and referrers, filled by statements. */
async function fillSite(client: pg.Client, sample: Sample, referrers: number, pending: number): Promise<string> {
  await client.query(
    `insert into sites select (jsonb_populate_record(s, jsonb_build_object('id', $2::text, 'key', 'limit'))).* from sites s where id = $1`,
    [sample.site, limitSite],
  )
  for (const table of ['programs', 'program_versions'])
    await client.query(
      `insert into ${table} select (jsonb_populate_record(t, jsonb_build_object('site_id', $2::text))).* from ${table} t where site_id = $1`,
      [sample.site, limitSite],
    )
  const program = (await client.query('select id from programs where site_id = $1', [limitSite])).rows[0].id as string
  const fill = async (text: string, values: readonly unknown[]) => await client.query(text, [limitSite, ...values])
  await fill(
    `insert into codes (site_id, code, program, customer, number, uses, created_at)
     select $1, 'CODE' || r, $2, 'referrer-' || r, 1, 0, now() from generate_series(0, $3::int - 1) r`,
    [program, referrers],
  )
  await fill(
    `insert into referrers (site_id, program, customer, codes, pending, successes, months, days, ladders)
     select $1, $2, 'referrer-' || r, 1, $4::int, 0, '{}', '{}', '{}' from generate_series(0, $3::int - 1) r`,
    [program, referrers, pending],
  )
  await fill(
    `insert into customers (site_id, id, facts_at, products, identified_at, first_order_id, first_order_at, "returning")
     select $1, 'customer-' || lpad(n::text, 9, '0'), '{}', '{}', now(), 'order-' || lpad(n::text, 9, '0'), now(), false from generate_series(0, $2::int - 1) n`,
    [pending],
  )
  await fill(
    `insert into orders (site_id, id, customer, total, imported, placed_at, refunded, refunded_in_full, code)
     select $1, 'order-' || lpad(n::text, 9, '0'), 'customer-' || lpad(n::text, 9, '0'), 4900, false, now(), 0, false, 'CODE' || n % $3::int from generate_series(0, $2::int - 1) n`,
    [pending, referrers],
  )
  await fill(
    `insert into referrals (site_id, id, program, program_version, code, referrer, referee, participant, place, redeemed_at, order_id, state, successes, marked, created_at, updated_at)
     select $1, 'ref_' || lpad(n::text, 32, '0'), $4, 1, 'CODE' || n % $3::int, 'referrer-' || n % $3::int, 'customer-' || lpad(n::text, 9, '0'),
       'customer:customer-' || lpad(n::text, 9, '0'), 'checkout', now(), 'order-' || lpad(n::text, 9, '0'), 'pending', '[]', false, now(), now() from generate_series(0, $2::int - 1) n`,
    [pending, referrers, program],
  )
  return program
}

export interface LimitsOptions {
  readonly samples: ReadonlyMap<Kind, Sample>
  readonly referrers: number
  readonly seconds: number
  readonly rounds: number
}

/** What pgbench does with one kind of event, as far as it has come. */
interface Run {
  readonly sample: Sample
  readonly statement: string
  /** The number of the next order. */
  from: number
}

/** pgbench beside Kith, on a site of its own in the same tables. */
export class Limits {
  readonly #client: pg.Client
  readonly #place: Place
  readonly #pgbench: string
  readonly #options: LimitsOptions
  readonly #runs = new Map<Kind, Run>()

  private constructor(client: pg.Client, place: Place, pgbench: string, options: LimitsOptions) {
    this.#client = client
    this.#place = place
    this.#pgbench = pgbench
    this.#options = options
  }

  static async open(client: pg.Client, place: Place, pgbench: string, options: LimitsOptions): Promise<Limits> {
    const made = new Limits(client, place, pgbench, options)
    const { samples, referrers, seconds, rounds } = options
    // Clients do not advance evenly, so that each round takes up to twice the numbers of its transactions.
    const pending = seconds * rounds * 24_000
    const program = await fillSite(client, samples.get('order.paid') as Sample, referrers, pending)
    for (const [kind, sample] of samples) {
      const from = kind === 'order.paid' ? 0 : pending
      const statement = await statementOf(client, kind, sample, program)
      await prove(client, statement, { kind, sample, referrers, from })
      made.#runs.set(kind, { sample, statement, from: from + 1 })
    }
    return made
  }

  /** Runs pgbench with 8, 16 and 64 clients, each transaction one prepared statement, and answers the best. */
  async measure(kind: Kind): Promise<Limit> {
    const run = this.#runs.get(kind) as Run
    const all: { clients: number; perSecond: number }[] = []
    for (const clients of clientCounts) {
      await this.#client.query('checkpoint')
      all.push({ clients, perSecond: await this.#once(run, clients) })
    }
    const told = all.map(({ clients, perSecond }) => `${Math.round(perSecond)} with ${clients} clients`)
    console.error(`  pgbench ${kind}: ${told.join(', ')}`)
    const best = all.toSorted((left, right) => right.perSecond - left.perSecond)[0] as (typeof all)[number]
    return { ...best, all }
  }

  async #once(run: Run, clients: number): Promise<number> {
    const { referrers, seconds } = this.#options
    const folder = mkdtempSync(join(tmpdir(), 'kith-pgbench-'))
    try {
      const script = join(folder, 'script.sql')
      // Variables last as long as the client, so that each order is taken once, in the order of their numbers.
      const numbers = [
        '\\set i :i + 1',
        `\\set n ${run.from} + :i * ${clients} + :client_id`,
        `\\set r :n % ${referrers}`,
      ]
      writeFileSync(script, `${[...numbers, run.statement].join('\n')}\n`)
      const options = ['-c', clients, '-j', 2, '-T', seconds, '-D', 'i=-1', '-f', script]
      const { transactions, perSecond } = runPgbench(this.#pgbench, this.#place.server, options)
      run.from += transactions * 2
      return perSecond
    } finally {
      rmSync(folder, { recursive: true })
    }
  }

  /** Every transaction has to have written its rows: a statement that found no order would be quick. */
  async check(): Promise<void> {
    const { events, entries } = await countPaid(this.#client)
    if (entries < events) throw new Error(`of ${events} transactions only ${entries} found their order`)
  }
}

/** Runs the statement once, and compares what it wrote, table by table, with what the event wrote. */
async function prove(
  client: pg.Client,
  statement: string,
  { kind, sample, referrers, from }: { kind: Kind; sample: Sample; referrers: number; from: number },
): Promise<void> {
  await client.query(statement.replaceAll(':n)', `${from})`).replaceAll(':r)', `${from % referrers})`))
  const written = await sampleOf(client, limitSite, `${kind}-order-${String(from).padStart(9, '0')}`)
  const [ours, theirs] = [sample, written].map(({ rows }) => JSON.stringify([...rows]))
  if (ours !== theirs) throw new Error(`${kind} writes ${ours}, and the statement to compare with ${theirs}`)
}

function runPgbench(pgbench: string, server: pg.ClientConfig, args: readonly (string | number)[]) {
  const { host = 'localhost', port = 5432, user = '', database = '', password } = server
  const where = ['-h', host, '-p', String(port), '-U', user]
  const all = ['-n', '-M', 'prepared', ...args.map(String), ...where, database]
  const env = { ...process.env, ...(typeof password === 'string' ? { PGPASSWORD: password } : {}) }
  const done = spawnSync(pgbench, all, { encoding: 'utf8', env })
  const perSecond = Number(/tps = ([\d.]+)/.exec(done.stdout)?.[1])
  const transactions = Number(/actually processed: (\d+)/.exec(done.stdout)?.[1])
  if (done.status !== 0 || !(perSecond > 0)) throw new Error(`pgbench failed: ${done.stderr.slice(0, 2_000)}`)
  return { perSecond, transactions }
}

async function countPaid(client: pg.Client): Promise<{ events: number; entries: number }> {
  const answer = await client.query(
    `select (select count(*)::int from events where site_id = $1 and type = 'order.paid') as events,
       (select count(*)::int from ledger_entries l join orders o on o.site_id = l.site_id and o.id = 'order-' || right(l.customer, 9) where l.site_id = $1 and o.paid_at is not null) as entries`,
    [limitSite],
  )
  return answer.rows[0]
}
