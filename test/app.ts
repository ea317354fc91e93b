import { SignJWT } from 'jose'
import { isRefusal } from '#base/refusal.ts'
import { readConfig } from '#plumbing/config.ts'
import type { Database } from '#plumbing/db.ts'
import { createLog } from '#plumbing/log.ts'
import { createMetrics } from '#plumbing/metrics.ts'
import { readMasterKey } from '#plumbing/secrets.ts'
import { type CreatedSite, createSite } from '#sites/issue.http.ts'
import type { Parts } from '#sites/route.http.ts'
import type { NewSite } from '#sites/site.ts'
import { createApp, createParts } from '../src/app.ts'
import { createDatabase } from './database.ts'

/** An answer with its body read. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: tests look into it freely
  readonly body: any
}

export interface Kith {
  readonly parts: Parts
  readonly database: Database
  request(path: string, init?: RequestInit): Promise<Answer>
  createSite(site?: Partial<NewSite>): Promise<Shop>
  stop(): Promise<void>
}

let count = 0

/** Kith in this process, on a database of its own, without a port; nothing is delivered by itself. */
export async function startKith(settings: Readonly<Record<string, string>> = {}): Promise<Kith> {
  const kept = await createDatabase()
  const masterKey = await readMasterKey(kept.database, null)
  const parts = createParts({
    database: kept.database,
    masterKey,
    config: readConfig(settings),
    log: createLog('fatal'),
    metrics: createMetrics(),
  })
  const app = createApp(parts)
  const request = async (path: string, init: RequestInit = {}) => await read(await app.request(path, init))
  return {
    parts,
    database: kept.database,
    request,
    createSite: async (site = {}) => {
      count += 1
      const key = `shop-${count}`
      const whole: NewSite = {
        workspace: 'default',
        key,
        name: key,
        homeUrl: 'https://shop.example',
        currency: 'USD',
        locale: 'en',
        timeZone: 'UTC',
        mode: 'test',
        ...site,
      }
      const created = await createSite(kept.database, masterKey, whole)
      if (isRefusal(created)) throw new Error(`a site ${whole.key} is there already`)
      return new Shop(request, created)
    },
    stop: async () => {
      await parts.engine.settled()
      await parts.outbound.close()
      await kept.drop()
    },
  }
}

async function read(response: Response): Promise<Answer> {
  const text = await response.text()
  const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '')
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text }
}

type HeaderFields = Readonly<Record<string, string>>

/** A store's backend, with the keys of its site. */
export class Shop {
  readonly keys: CreatedSite
  readonly #request: Kith['request']

  constructor(request: Kith['request'], keys: CreatedSite) {
    this.#request = request
    this.keys = keys
  }

  get(path: string, headers: HeaderFields = {}): Promise<Answer> {
    return this.send('GET', path, undefined, headers)
  }

  post(path: string, body?: unknown, headers: HeaderFields = {}): Promise<Answer> {
    return this.send('POST', path, body, headers)
  }

  put(path: string, body?: unknown, headers: HeaderFields = {}): Promise<Answer> {
    return this.send('PUT', path, body, headers)
  }

  patch(path: string, body?: unknown, headers: HeaderFields = {}): Promise<Answer> {
    return this.send('PATCH', path, body, headers)
  }

  delete(path: string, headers: HeaderFields = {}): Promise<Answer> {
    return this.send('DELETE', path, undefined, headers)
  }

  /** A body that is a text goes as it is. */
  send(method: string, path: string, body: unknown, headers: HeaderFields): Promise<Answer> {
    const type = body === undefined ? {} : { 'content-type': 'application/json' }
    return this.#request(path, {
      method,
      headers: { authorization: `Bearer ${this.keys.secretKey}`, ...type, ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
  }

  /** The headers of a browser in which this customer is signed in. */
  async browser(customer: string, lifetimeSeconds = 600): Promise<Record<string, string>> {
    return {
      authorization: `Bearer ${this.keys.publishableKey}`,
      'x-customer-token': await customerToken(this.keys.identitySecret, { sub: customer }, lifetimeSeconds),
    }
  }
}

/** What a store signs for a customer who is signed in there. */
export function customerToken(secret: string, claims: { sub?: string }, lifetimeSeconds: number): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime(Math.floor(Date.now() / 1000) + lifetimeSeconds)
    .sign(new TextEncoder().encode(secret))
}
