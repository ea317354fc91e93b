import { uuidv7obj } from 'uuidv7'
import { makeId } from '#base/ids.ts'
import { parseTime } from '#base/time.ts'
import { mailboxOf } from '#customers/mailbox.ts'
import {
  type EmailSetting,
  localeOfEmail,
  type Rendered,
  render,
  sampleVariables,
  variablesFor,
} from '#emails/email.ts'
import {
  type ClaimedEmail,
  claimEmails,
  type EmailState,
  insertEmails,
  type LoadedEmail,
  loadEmails,
  type NewEmail,
  type Outcome,
  programsThatGiveCodes,
  recordOutcomes,
  suppress,
  suppressedAmong,
  urlsOfEndpoints,
} from '#emails/emails.sql.ts'
import { connectionsMost, type Mailer, type Sending, sendMillis } from '#emails/mailer.jobs.ts'
import type { EmailScenario } from '#emails/scenario.ts'
import { unsubscribeUrl } from '#emails/unsubscribe.http.ts'
import type { Effect } from '#engine/working-set.ts'
import { type Telling, tellingsOf } from '#notifications/notification.ts'
import type { Handle } from '#plumbing/db.ts'
import { type Loop, startLoop } from '#plumbing/loop.ts'
import type { Receiver, Taken } from '#relay/relay.jobs.ts'
import type { Parts } from '#sites/route.http.ts'

/** Writes down which emails come of what happened; whether and how they go out is decided when they do. */
export function receiveForEmails(operatorEmail: string | null): Receiver {
  return async (handle, taken) => {
    await receiveForCustomers(handle, taken)
    if (operatorEmail !== null) await receiveForOperator(handle, taken, operatorEmail)
  }
}

/** An endpoint that was switched off is told of once each time, in the language of its site. */
async function receiveForOperator(handle: Handle, { siteId, told }: Taken, address: string): Promise<void> {
  const off = told.flatMap(({ id, effects, createdAt }) =>
    effects.flatMap(({ type, endpoint }) =>
      type === 'webhook_endpoint.disabled'
        ? [{ about: `${id} ${endpoint}`, endpoint: String(endpoint), createdAt }]
        : [],
    ),
  )
  if (off.length === 0) return
  const urls = await urlsOfEndpoints(
    handle,
    siteId,
    off.map(({ endpoint }) => endpoint),
  )
  const emails = off.map(({ about, endpoint, createdAt }): NewEmail => {
    const facts = { ...noFacts, endpoint: urls.get(endpoint) ?? endpoint }
    const id = makeId('message', uuidv7obj().toHex())
    return { id, scenario: 'endpoint_off', about, customer: null, address, facts, bulk: false, createdAt }
  })
  await insertEmails(handle, siteId, emails, Date.now())
}

const noFacts = { program: null, gifts: [], code: null, expiresAt: null, inviter: null, sample: null } as const

const receiveForCustomers: Receiver = async (handle, { siteId, told }) => {
  const withCodes = told.flatMap(({ effects }) => effects.flatMap(programOfCode))
  const giving =
    withCodes.length === 0 ? new Set<string>() : await programsThatGiveCodes(handle, siteId, [...new Set(withCodes)])
  const emails = told.flatMap(({ id, effects, createdAt }) =>
    tellingsOf(effects, (program) => giving.has(program)).flatMap((telling) => emailOf(id, telling, createdAt)),
  )
  await insertEmails(handle, siteId, emails, Date.now())
}

function programOfCode(effect: Effect): string[] {
  return effect.type === 'code.created' ? [effect.program as string] : []
}

function emailOf(event: string, { customer, scenario, data }: Telling, createdAt: number): NewEmail[] {
  const email = scenarioOfEmail(scenario, data.side)
  if (email === null) return []
  const facts = {
    program: data.program,
    gifts: data.gifts,
    ...(data.toClaim && { toClaim: data.toClaim }),
    code: data.code,
    expiresAt: data.expiresAt === null ? null : parseTime(data.expiresAt),
    inviter: null,
    sample: null,
  }
  // A code is told of once, whatever brings it up; the same referral may earn and lose again.
  const about = data.code ?? `${event} ${customer} ${data.referral ?? ''}`
  const id = makeId('message', uuidv7obj().toHex())
  return [{ id, scenario: email, about, customer, address: null, facts, bulk: email === 'your_code', createdAt }]
}

function scenarioOfEmail(scenario: Telling['scenario'], side: Telling['data']['side']): EmailScenario | null {
  if (scenario === 'reward_earned') return side === 'referee' ? 'reward_earned_referee' : 'reward_earned_referrer'
  // Given back is what was theirs before: they are told where they see it, not by email.
  return scenario === 'reward_expired' || scenario === 'reward_restored' ? null : scenario
}

type Needed = Pick<Parts, 'database' | 'masterKey' | 'config' | 'log'>

export interface Delivering extends Needed {
  /** Null: no mail server is set, and everything is kept. */
  readonly mailer: Mailer | null
}

const keptAtOnce = 50
const leaseMillis = 2 * sendMillis
/** Before the second attempt and those after it; altogether two days. */
const delaysMinutes = [1, 5, 15, 60, 240, 480, 720, 1_440]
const spread = 0.2

/** What was taken in one turn, and how it went. */
interface Delivered {
  readonly claimed: number
  readonly unreachable: number
  /** Whether there may be more to do at once. */
  readonly more: boolean
  /** Whether all of it was of a mass, for which nobody sits and waits. */
  readonly bulk: boolean
}

/** Delivers one batch of what is due, of one site alone where that is named. */
export async function deliverEmails(
  parts: Delivering,
  siteId: string | null = null,
  sentAtOnce = connectionsMost,
): Promise<Delivered> {
  const { database, mailer } = parts
  const now = Date.now()
  const most = mailer === null ? keptAtOnce : sentAtOnce
  const { claimed, loaded } = await database.transaction(async (handle) => {
    const claimed = await claimEmails(handle, { now, leaseUntil: now + leaseMillis, most, siteId })
    return { claimed, loaded: claimed.length === 0 ? [] : await loadEmails(handle, claimed) }
  })
  if (claimed.length === 0) return { claimed: 0, unreachable: 0, more: false, bulk: false }
  const suppressed = await suppressedAmong(database, loaded.flatMap(mailboxOfEmail))
  const ends: Outcome[] = []
  const sendings: Promise<boolean>[] = []
  for (const email of loaded) {
    const { to, problem } = receiverOf(email, suppressed)
    if (to === null) {
      ends.push(outcomeOf(email, { state: 'withheld', problem }))
      continue
    }
    const written = write(parts, email, to)
    if (mailer === null || !email.sends) ends.push(outcomeOf(email, { state: 'kept', written, to, problem: null }))
    else sendings.push(send({ ...parts, mailer }, email, written, to))
    // Writing takes a moment; requests come first.
    await new Promise<void>((turn) => setImmediate(turn))
  }
  await database.transaction((handle) => recordOutcomes(handle, ends))
  const results = await Promise.all(sendings)
  const unreachable = results.filter(Boolean).length
  return {
    claimed: claimed.length,
    unreachable,
    more: claimed.length === most,
    bulk: claimed.every(({ bulk }) => bulk),
  }
}

function addressOf({ address, customerEmail }: LoadedEmail): string | null {
  return address ?? customerEmail
}

function mailboxOfEmail(email: LoadedEmail): { siteId: string; mailbox: string }[] {
  const mailbox = mailboxOf(addressOf(email) ?? '')
  return mailbox === null ? [] : [{ siteId: email.siteId, mailbox }]
}

const plainAddress = /^[^\s@<>,;:"()[\]\\]{1,64}@[^\s@<>,;:"()[\]\\]{1,255}$/u

/** Whom an email goes to; null when it goes to nobody after all, and why. */
function receiverOf(
  email: LoadedEmail,
  suppressed: ReadonlySet<string>,
): { to: string | null; problem: string | null } {
  const address = addressOf(email)
  if (!email.enabled && email.facts.sample === null) return { to: null, problem: 'scenario_off' }
  if (address === null) return { to: null, problem: 'no_address' }
  const mailbox = mailboxOf(address)
  if (mailbox === null || !plainAddress.test(address)) return { to: null, problem: 'not_an_address' }
  return suppressed.has(`${email.siteId} ${mailbox}`)
    ? { to: null, problem: 'suppressed' }
    : { to: address, problem: null }
}

interface Written {
  readonly rendered: Rendered
  readonly unsubscribe: string
}

function write({ config, masterKey, log }: Needed, email: LoadedEmail, to: string): Written {
  const { facts, scenario, siteKey, siteName } = email
  const setting: EmailSetting = {
    site: { name: siteName, currency: email.currency, timeZone: email.timeZone, locale: email.siteLocale },
    // Who is invited is nobody we know.
    customer:
      scenario === 'invitation'
        ? { name: null, locale: null }
        : { name: email.customerName, locale: email.customerLocale },
    programName: email.programName,
    link: facts.code === null ? (email.memberUrl ?? '') : `${config.publicUrl}/r/${siteKey}/${facts.code}`,
  }
  const locale = facts.sample ?? localeOfEmail(setting)
  const unsubscribe = unsubscribeUrl({ config, masterKey }, email.siteId, to)
  const rendered = render({
    ...{ scenario, locale, siteName },
    text: email.texts[locale] ?? null,
    variables: facts.sample === null ? variablesFor(facts, setting, locale) : sampleVariables(locale, siteName),
    unsubscribeUrl: unsubscribe,
  })
  if (rendered.problem !== null)
    log.warn({ site: email.siteId, scenario, locale, problem: rendered.problem }, 'an email text fails; ours was sent')
  return { rendered, unsubscribe }
}

/** Sends one email and records at once what became of it; answers whether no server was there to take it. */
async function send(
  parts: Delivering & { readonly mailer: Mailer },
  email: LoadedEmail,
  { rendered, unsubscribe }: Written,
  to: string,
): Promise<boolean> {
  const { database, mailer } = parts
  const { subject, html, text } = rendered
  const fromName = email.fromName ?? email.siteName
  const mail = { id: email.id, fromName, replyTo: email.replyTo, to, subject, html, text }
  const sending = await mailer.send({ ...mail, unsubscribeUrl: unsubscribe })
  const outcome = outcomeOf(email, { ...stateAfter(sending, email), written: { rendered }, to })
  await database.transaction((handle) => recordOutcomes(handle, [outcome]))
  const mailbox = mailboxOf(to)
  if (sending.result === 'refused' && sending.bounced && mailbox !== null)
    await suppress(database, email.siteId, { mailbox, address: to, reason: 'bounced' }, Date.now())
  return sending.result === 'later' && sending.unreachable
}

function stateAfter(sending: Sending, { tries }: ClaimedEmail): { state: EmailState; problem: string | null } {
  if (sending.result === 'sent') return { state: 'sent', problem: null }
  if (sending.result === 'refused') return { state: 'failed', problem: sending.problem }
  return { state: tries > delaysMinutes.length ? 'failed' : 'waiting', problem: sending.problem }
}

interface End {
  readonly state: EmailState
  readonly problem: string | null
  readonly written?: { readonly rendered: Rendered }
  readonly to?: string
}

function outcomeOf({ siteId, id, tries, createdAt, mode }: LoadedEmail, { state, problem, written, to }: End): Outcome {
  const now = Date.now()
  const delay = (delaysMinutes[tries - 1] ?? 0) * 60_000 * (1 - spread + 2 * spread * Math.random())
  const rendered = state === 'waiting' ? null : (written?.rendered ?? null)
  return {
    ...{ siteId, id, tries, state, problem },
    dueAt: now + (state === 'waiting' ? delay : 0),
    sentTo: to ?? null,
    subject: rendered?.subject ?? null,
    html: rendered?.html ?? null,
    body: rendered?.text ?? null,
    // A test site lives in a time of its own.
    endedAt: state === 'waiting' ? null : mode === 'test' ? createdAt : now,
  }
}

const pauseMillis = 500
const restMostMillis = 60_000
/** What goes to everybody leaves so much of the time to those who wait for an answer. */
const breaths = 2
const breathMostMillis = 1_000
/** And comes a few at a time, as those who ask wait for a whole turn. */
const bulkAtOnce = 5

function rest(millis: number): Promise<void> {
  return new Promise((done) => void setTimeout(done, Math.min(millis, breathMostMillis)).unref())
}

/** Delivers emails until stopped; while no mail server answers, it asks less and less often. */
export function startMailing(parts: Delivering): Loop {
  let restMillis = 0
  let restUntil = 0
  let wasBulk = false
  return startLoop({
    name: 'emails',
    log: parts.log,
    pauseMillis,
    turn: async () => {
      if (Date.now() < restUntil) return false
      const began = performance.now()
      const { claimed, unreachable, more, bulk } = await deliverEmails(
        parts,
        null,
        wasBulk ? bulkAtOnce : connectionsMost,
      )
      wasBulk = bulk
      if (claimed > 0 && unreachable === claimed) {
        restMillis = Math.min(restMostMillis, Math.max(1_000, restMillis * 2))
        restUntil = Date.now() + restMillis
        return false
      }
      restMillis = 0
      if (bulk && more) await rest(breaths * (performance.now() - began))
      return more
    },
  })
}
