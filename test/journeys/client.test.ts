import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { Kith, signCustomerToken } from '#client'
import { openBrowser } from './browser.ts'
import { openShop } from './shop.ts'

const built = fileURLToPath(new URL('../../dist/client/', import.meta.url))
let browser: Browser
let page: Server
let tokens: () => Promise<string>

/** A store's own script, which takes the client as a module and no bundler in between. */
const script = (url: string, publishableKey: string) => `
  import { KithMember } from '/client/client.js'
  const getToken = async () => (await fetch('/token')).text()
  window.member = new KithMember({ url: '${url}', publishableKey: '${publishableKey}', getToken })
  window.told = []
  window.stopping = new AbortController()
  window.watch = async () => {
    for await (const { title } of member.watchNotifications({ signal: stopping.signal })) told.push(title)
    return told.length
  }
`

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  page?.closeAllConnections()
  page?.close()
})

async function openStore(url: string, publishableKey: string): Promise<string> {
  page = createServer(async ({ url: path = '/' }, response) => {
    if (path === '/token') return void response.end(await tokens())
    if (path === '/') {
      const policy = `default-src 'none'; script-src 'self'; connect-src 'self' ${url}`
      response.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': policy })
      return void response.end('<!doctype html><title>A store</title><script type="module" src="/store.js"></script>')
    }
    response.setHeader('content-type', 'text/javascript')
    if (path === '/store.js') return void response.end(script(url, publishableKey))
    response.end(readFileSync(join(built, normalize(path.replace('/client/', '')))))
  })
  await new Promise<void>((done) => page.listen(0, '127.0.0.1', done))
  return `http://127.0.0.1:${(page.address() as AddressInfo).port}`
}

test('PLAT-11 GIFT-13 GIFT-14 in a browser, from a page of another origin: read, be told, claim', async () => {
  const { kith: url } = inject('stage')
  const { keys } = await openShop({ key: 'client-in-a-browser' })
  const kith = new Kith({ url, secretKey: keys.secretKey })
  const now = '2026-03-02T09:00:00Z'
  await kith.test.setClock(now)
  await kith.programs.create({ preset: 'refer-a-friend-gift', key: 'friends', name: 'Friends' })
  await kith.events.customerRegistered({ id: '1', occurredAt: '2026-03-01T09:00:00Z', customer: 'ada' })
  const { code } = await kith.codes.create({ program: 'friends', customer: 'ada' })
  // The first token is one that ran out long ago, as on a page that lay open overnight.
  let asked = 0
  tokens = () => {
    asked += 1
    return signCustomerToken({ customer: 'ada', identitySecret: asked === 1 ? 'old' : keys.identitySecret })
  }
  const context = await browser.newContext()
  try {
    const tab = await context.newPage()
    const problems: string[] = []
    tab.on('pageerror', ({ message }) => problems.push(message))
    await tab.goto(await openStore(url, keys.publishableKey))
    expect(await tab.evaluate('member.panel().then((panel) => panel.customer.id)')).toBe('ada')
    expect(asked).toBe(2)
    const connected = tab.waitForResponse((answer) => answer.url().includes('/stream'))
    await tab.evaluate('void (window.watching = watch())')
    await connected
    await kith.events.send([
      { id: '2', type: 'customer.registered', occurredAt: now, data: { customer: 'bo', code } },
      { id: '3', type: 'card.activated', occurredAt: now, data: { customer: 'bo' } },
    ])
    await expect.poll(() => tab.evaluate('told.length'), { timeout: 15_000 }).toBeGreaterThan(0)
    const claim = `member.rewards().then(({ data }) => data.find(({ claimable }) => claimable)).then(({ id }) => member.claimReward(id))`
    expect(await tab.evaluate(`${claim}.then(({ state }) => state)`)).toBe('claimed')
    expect((await kith.customers.balances('ada')).points.balance).toBeGreaterThan(0)
    const no = `member.checkCode('NOPE-NOPE').then(({ ok, reason }) => [ok, reason])`
    expect(await tab.evaluate(no)).toEqual([false, 'unknown_code'])
    // Nobody waits any more: the stream ends, and so does the loop.
    await tab.evaluate('stopping.abort()')
    expect(await tab.evaluate('watching')).toBe(await tab.evaluate('told.length'))
    expect(problems).toEqual([])
  } finally {
    await context.close()
  }
})
