// A store's backend with many connections, in a process of its own. Sockets without an HTTP library, as what it costs is
// taken from the same processors. Reads one plan from its channel, and answers what it saw.
import { connect, type Socket } from 'node:net'
import { named } from './names.ts'

export interface Plan {
  readonly port: number
  readonly token: string
  readonly connections: number
  /** Events in one request: 1 sends them by themselves, more sends arrays. */
  readonly size: number
  readonly event: 'order.placed' | 'order.paid'
  /** Orders from this number up to, not including, that one. */
  readonly from: number
  readonly until: number
  readonly codes: readonly string[]
  /** Stops taking new ones after so long. */
  readonly seconds: number
}

export interface Seen {
  readonly events: number
  readonly seconds: number
  readonly millisAtHalf: number
  readonly millisAt99: number
}

const total = 4_900

function eventOf(plan: Plan, number: number): object {
  const order = named.order(number)
  const occurredAt = new Date().toISOString()
  if (plan.event === 'order.paid') return { id: `paid-${order}`, type: plan.event, occurredAt, data: { order } }
  const code = plan.codes[number % plan.codes.length]
  const data = { order, customer: named.customer(number), total, code }
  return { id: `placed-${order}`, type: plan.event, occurredAt, data }
}

class Orders {
  readonly #plan: Plan
  readonly #endsAt: number
  next: number

  constructor(plan: Plan) {
    this.#plan = plan
    this.next = plan.from
    this.#endsAt = performance.now() + plan.seconds * 1_000
  }

  /** The bytes of the next request; null when that was all. */
  take(): { request: string; count: number } | null {
    const { size, until, token } = this.#plan
    const count = Math.min(size, until - this.next)
    if (count <= 0 || performance.now() > this.#endsAt) return null
    const events = Array.from({ length: count }, (_, place) => eventOf(this.#plan, this.next + place))
    this.next += count
    const body = JSON.stringify(size === 1 ? events[0] : events)
    const head = `POST /v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\n`
    return { request: `${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`, count }
  }
}

/** Answers the body of one response when it is whole. */
function whole(text: string): string | null {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return null
  const head = text.slice(0, end).toLowerCase()
  const body = text.slice(end + 4)
  const length = /\r\ncontent-length: *(\d+)/.exec(head)?.[1]
  if (length === undefined) return body.endsWith('0\r\n\r\n') ? text : null
  return body.length >= Number(length) ? text : null
}

/** One connection, one request at a time. */
async function send(plan: Plan, orders: Orders, waits: number[]): Promise<void> {
  const socket = connect(plan.port, '127.0.0.1')
  socket.setNoDelay(true)
  await new Promise((done, fail) => socket.once('connect', done).once('error', fail))
  // Bytes as characters, so that lengths are lengths.
  socket.setEncoding('latin1')
  for (let taken = orders.take(); taken !== null; taken = orders.take()) {
    const began = performance.now()
    const answer = await ask(socket, taken.request)
    waits.push(performance.now() - began)
    const processed = answer.split('"status":"processed"').length - 1
    if (processed !== taken.count || answer.includes('refused"'))
      throw new Error(`not what was asked: ${answer.slice(0, 2_000)}`)
  }
  socket.destroy()
}

function ask(socket: Socket, request: string): Promise<string> {
  return new Promise((done, fail) => {
    let text = ''
    const read = (part: string) => {
      text += part
      const answer = whole(text)
      if (answer === null) return
      socket.off('data', read)
      socket.off('close', lost)
      done(answer)
    }
    const lost = () => fail(new Error(`the server closed the connection after: ${text.slice(0, 500)}`))
    socket.on('data', read)
    socket.once('close', lost)
    socket.write(request)
  })
}

async function carryOut(plan: Plan): Promise<Seen & { next: number }> {
  const orders = new Orders(plan)
  const waits: number[] = []
  const began = performance.now()
  await Promise.all(Array.from({ length: plan.connections }, () => send(plan, orders, waits)))
  const seconds = (performance.now() - began) / 1_000
  waits.sort((left, right) => left - right)
  const at = (part: number) => waits[Math.floor(waits.length * part)] ?? 0
  return { events: orders.next - plan.from, seconds, millisAtHalf: at(0.5), millisAt99: at(0.99), next: orders.next }
}

if (process.send) {
  process.once('message', (plan) => {
    carryOut(plan as Plan).then(
      (seen) => process.send?.({ seen }, () => process.exit(0)),
      (error: Error) => process.send?.({ error: error.message }, () => process.exit(1)),
    )
  })
}
