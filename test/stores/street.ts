import { mkdtempSync, rmSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAdaptorServer } from '@hono/node-server'
import type { Hono } from 'hono'
import { expect } from 'vitest'
import { createStores } from '#demo/stores/app.ts'
import { Outbox } from '#demo/stores/outbox.ts'
import { State } from '#demo/stores/state.ts'
import { createApp } from '../../src/app.ts'
import { type Kith, type Shop, startKith } from '../app.ts'

/** The demo stores, with a Kith of their own that can be away. */
export class Street {
  readonly nimbus: Shop
  readonly arcadia: Shop
  readonly overseas: Shop
  stores!: Hono
  outbox!: Outbox
  /** While true, nobody answers where Kith should be. */
  away = false
  /** While true, it takes requests and never answers. */
  hangs = false
  asked = 0
  readonly #kith: Kith
  readonly #server: Server
  readonly #folder = mkdtempSync(join(tmpdir(), 'kith-stores-'))
  #people = 0
  #houses = 0

  constructor(kith: Kith, [nimbus, arcadia, overseas]: readonly [Shop, Shop, Shop]) {
    this.#kith = kith
    this.nimbus = nimbus
    this.arcadia = arcadia
    this.overseas = overseas
    const app = createApp(kith.parts)
    const fetch = (request: Request) => {
      this.asked += 1
      if (this.hangs) return new Promise<Response>(() => {})
      return this.away ? new Response(null, { status: 503 }) : app.fetch(request)
    }
    this.#server = createAdaptorServer({ fetch }) as Server
  }

  static async open(): Promise<Street> {
    const kith = await startKith()
    const nimbus = await kith.createSite({ key: 'nimbus' })
    const arcadia = await kith.createSite({ key: 'arcadia' })
    const overseas = await kith.createSite({ key: 'arcadia-overseas', currency: 'EUR' })
    const now = { now: '2026-03-02T10:00:00Z' }
    for (const shop of [nimbus, arcadia, overseas]) await shop.put('/v1/test/clock', now)
    await nimbus.post('/v1/programs', { preset: 'invitation-code', key: 'invite', name: 'Bring a friend' })
    for (const shop of [arcadia, overseas])
      await shop.post('/v1/programs', { preset: 'refer-and-earn', key: 'earn', name: 'Refer and earn' })
    const street = new Street(kith, [nimbus, arcadia, overseas])
    await new Promise<void>((done) => street.#server.listen(0, '127.0.0.1', done))
    await street.reopen()
    return street
  }

  /** Starts the stores, anew if they were there. */
  async reopen(): Promise<void> {
    const url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
    const sites = new Map([this.nimbus, this.arcadia, this.overseas].map(({ keys }) => [keys.site, keys]))
    const state = await State.open(this.#folder, 'this')
    this.outbox = new Outbox(state, url, sites)
    const origin = 'http://store.test'
    this.stores = createStores({ state, outbox: this.outbox, kithUrl: url, kithPublicUrl: url, origin, sites })
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await this.#kith.stop()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  visitor(store: string): Visitor {
    return new Visitor(this, store)
  }

  /** A newcomer, registered just now. */
  async newcomer(store: string, organization?: string): Promise<Visitor> {
    this.#people += 1
    const visitor = this.visitor(store)
    const person = { name: `Person ${this.#people}`, email: `person${this.#people}@example.com` }
    const page = await visitor.press('/register', organization === undefined ? person : { ...person, organization })
    expect(page.text).toContain(`Welcome, Person ${this.#people}`)
    return visitor
  }

  async customerOf(shop: Shop, visitor: Visitor): Promise<string> {
    const answer = await visitor.open('/token')
    const { token } = JSON.parse(answer.text) as { token: string }
    const { sub } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { sub: string }
    expect((await shop.get(`/v1/customers/${sub}`)).status).toBe(200)
    return sub
  }

  /** Orders what is sold under this name and pays; answers the path of the order. */
  async buys(visitor: Visitor, sku: string, spend = '0'): Promise<string> {
    await visitor.press('/cart/add', { sku })
    const placed = await visitor.order({ spend })
    expect(placed.text).toContain('A pretend bank')
    const path = placed.path.replace(/^\/[a-z]+/, '').replace('/pay', '')
    await visitor.press(`${path}/pay`)
    return path
  }

  /** A customer with a running server, and a code of theirs. */
  async creator(): Promise<{ visitor: Visitor; code: string }> {
    const visitor = await this.newcomer('nimbus')
    await this.buys(visitor, 'vm-small')
    const customer = await this.customerOf(this.nimbus, visitor)
    const made = await this.nimbus.post('/v1/codes', { program: 'invite', customer })
    expect(made.status).toBe(201)
    return { visitor, code: made.body.code }
  }

  /** Somebody whose institution has completed an order, and a code of theirs. */
  async institution(name?: string): Promise<{ code: string }> {
    this.#houses += 1
    const visitor = await this.newcomer('arcadia', name ?? `House ${this.#houses}`)
    await visitor.press(`${await this.buys(visitor, 'crown')}/complete`)
    const customer = await this.customerOf(this.arcadia, visitor)
    return { code: (await this.arcadia.post('/v1/codes', { program: 'earn', customer })).body.code }
  }
}

interface Page {
  readonly path: string
  readonly status: number
  readonly text: string
  readonly html: string
  readonly headers: Headers
}

/** Somebody's browser: keeps cookies, sends forms, follows where it is led. */
export class Visitor {
  readonly #street: Street
  readonly #store: string
  readonly cookies = new Map<string, string>()

  constructor(street: Street, store: string) {
    this.#street = street
    this.#store = store
  }

  async open(path: string): Promise<Page> {
    return await this.#go('GET', `/${this.#store}${path}`, undefined, {})
  }

  async press(path: string, values: Readonly<Record<string, string>> = {}, headers = {}): Promise<Page> {
    const from = { origin: 'http://store.test', ...headers }
    return await this.#go('POST', `/${this.#store}${path}`, new URLSearchParams(values), from)
  }

  /** Presses the button of the checkout as it stands there, or stood there when it was opened. */
  async order(values: Readonly<Record<string, string>> = {}, seen?: Page): Promise<Page> {
    const { html } = seen ?? (await this.open('/checkout'))
    const shown = html.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)
    return await this.press('/checkout', { ...Object.fromEntries([...shown].map(([, ...pair]) => pair)), ...values })
  }

  async #go(method: string, path: string, body: URLSearchParams | undefined, headers: object): Promise<Page> {
    const init = {
      method,
      headers: { host: 'store.test', cookie: [...this.cookies].map((pair) => pair.join('=')).join('; '), ...headers },
      ...(body ? { body } : {}),
    }
    const response = await this.#street.stores.request(`http://store.test${path}`, init)
    const cookie = response.headers.get('set-cookie')
    const [, name, value] = /^(\w+)=([^;]*)/.exec(cookie ?? '') ?? []
    if (name !== undefined) this.cookies.set(name, value ?? '')
    const location = response.headers.get('location')
    if (location !== null) return await this.#go('GET', location, undefined, {})
    const html = await response.text()
    const text = html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')
    return { path, status: response.status, text, html, headers: response.headers }
  }
}
