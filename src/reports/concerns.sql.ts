import { formatTime } from '#base/time.ts'
import type { Queryable } from '#plumbing/db.ts'
import { type Condition, usualEventsOfWeek } from '#reports/concerns.ts'

type Found = Omit<Condition, 'now' | 'mode' | 'hasMailServer' | 'endpoints' | 'ending' | 'sends'> & {
  readonly sends: boolean | null
} & Record<string, unknown>
type Endpoints = Condition['endpoints'][number] & Record<string, unknown>
type Ending = Condition['ending'][number] & Record<string, unknown>

/** Tried at least so often, an email is held up by more than a server that was busy. */
const stuckTries = 3
const mostStuck = 1_000
const soonDays = 7

const one = `select l.at as "lastEventAt", w.count as "eventsOfWeek",
    (select sends from email_settings where site_id = $1) as sends,
    exists (select from programs where site_id = $1 and archived_at is null) as "hasProgram",
    (select count(*) from (select from emails where site_id = $1 and state = 'waiting' and tries >= $2 limit $3) e) as "stuckEmails"
  from (select max(received_at) as at from events where site_id = $1) l
  cross join lateral (select count(*) from (
    select from events where site_id = $1 and received_at > l.at - interval '7 days' order by received_at desc limit $4) e) w`

/** What `concernsOf` looks at; the rest is said by the caller. */
export async function readCondition(
  database: Queryable,
  site: { readonly id: string; readonly mode: 'live' | 'test' },
  now: number,
): Promise<Omit<Condition, 'hasMailServer'>> {
  const [found, endpoints, ending] = await Promise.all([
    database.query<Found>(one, [site.id, stuckTries, mostStuck, usualEventsOfWeek]),
    database.query<Endpoints>(
      `select id, url, failing_since as "failingSince", disabled_at as "disabledAt" from webhook_endpoints
       where site_id = $1 and (enabled and failing_since is not null or not enabled and disabled_reason <> 'by_hand')
       order by id`,
      [site.id],
    ),
    database.query<Ending>(
      `select id, name, ends_at as "endsAt" from programs where site_id = $1 and archived_at is null
         and ends_at between $2::timestamptz and $2::timestamptz + make_interval(days => $3) order by ends_at`,
      [site.id, formatTime(now), soonDays],
    ),
  ])
  const {
    lastEventAt = null,
    eventsOfWeek = 0,
    sends = null,
    hasProgram = false,
    stuckEmails = 0,
  } = found.rows[0] ?? {}
  return {
    ...{ now, mode: site.mode, lastEventAt, eventsOfWeek, hasProgram, stuckEmails },
    sends: sends ?? site.mode === 'live',
    endpoints: endpoints.rows,
    ending: ending.rows,
  }
}
