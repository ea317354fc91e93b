import { deliverEmails, receiveForEmails, startMailing } from '#emails/emails.jobs.ts'
import { createMailer } from '#emails/mailer.jobs.ts'
import { waitingOf } from '#emails/settings.sql.ts'
import type { Config } from '#plumbing/config.ts'
import { type Loop, startLoop } from '#plumbing/loop.ts'
import { type Receiver, relay } from '#relay/relay.jobs.ts'
import type { Parts } from '#sites/route.http.ts'
import { Courier, receiveForWebhooks } from '#webhooks/deliver.jobs.ts'

const pauseMillis = 250
/** What is under way when we stop may take so long to end. */
const patienceMillis = 4_000

/** Everybody who is told of what happened, in the order of being told. */
export function receiversFor({ operatorEmail }: Pick<Config, 'operatorEmail'>): readonly Receiver[] {
  return [receiveForEmails(operatorEmail), receiveForWebhooks]
}

export interface Work {
  /** Ends after what it is at just now. */
  stop(): Promise<void>
}

/** Delivers what was done to those who are told of it; several processes may do so at once. */
export function startWork(parts: Parts): Work {
  const { database, log } = parts
  const receivers = receiversFor(parts.config)
  const courier = new Courier(parts)
  const webhooks = startLoop({ name: 'webhooks', log, pauseMillis, turn: () => courier.turn(() => webhooks.wake()) })
  const passing = startLoop({
    ...{ name: 'relay', log, pauseMillis },
    turn: (isEnded) => relay({ database, log, receivers }, isEnded),
  })
  const { smtpUrl, mailFrom } = parts.config
  const mailer = smtpUrl === null ? null : createMailer({ smtpUrl, from: mailFrom })
  const loops: Loop[] = [passing, webhooks, startMailing({ ...parts, mailer })]
  return {
    stop: async () => {
      await Promise.all(loops.map((loop) => loop.stop()))
      await courier.stop(patienceMillis)
      mailer?.close()
    },
  }
}

const turnsMost = 100
const turnMillis = 25

/** Has the emails of a site written that keeps them, whoever is at it; for reading them right after what they tell of. */
export async function writeEmails(parts: Parts, siteId: string): Promise<void> {
  const { database, log } = parts
  const receivers = receiversFor(parts.config)
  for (let turn = 0; turn < turnsMost; turn++) {
    const waiting = await waitingOf(database, siteId, Date.now())
    if (waiting.told) await relay({ database, log, receivers })
    else if (waiting.due) await deliverEmails({ ...parts, mailer: null }, siteId)
    else if (!waiting.claimed) return
    else await new Promise<void>((done) => void setTimeout(done, turnMillis))
  }
}
