import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { customerToken, type Shop } from '../app.ts'

/** A page of a store with elements in it, as strict as a page can be, on an origin that is not Kith's. */
export interface ShopPage {
  /** The address of a page with this between its head and its foot. */
  with(elements: string, look?: Look): string
  /** How often the page asked for a token, and what it is answered from now on. */
  tokens: { asked: number; lifetimeSeconds: number | null }
  close(): Promise<void>
}

interface Look {
  /** Who is signed in; nobody unless it is said. */
  readonly customer?: string
  readonly lang?: string
  readonly dir?: 'ltr' | 'rtl'
  /** More of the query, such as `ref=…`. */
  readonly query?: string
}

const readme = new URL('../../README.md', import.meta.url)
/** With the room that the README tells stores to keep. */
const sheet = `:root { color-scheme: light dark }
body { margin: 0; padding: 24px 16px; font: 16px/1.5 system-ui, sans-serif; background: Canvas; color: CanvasText }
main { max-width: 720px; margin: auto }
kith-provider > form, main { display: grid; gap: 24px; grid-template-columns: minmax(0, 1fr) }
${/^kith-inbox:not[^`]*/m.exec(readFileSync(readme, 'utf8'))?.[0]}`

export async function openShopPage(kith: string, shop: Shop): Promise<ShopPage> {
  const { publishableKey, identitySecret } = shop.keys
  const tokens: ShopPage['tokens'] = { asked: 0, lifetimeSeconds: 600 }
  const policy = `default-src 'none'; script-src ${kith}; style-src 'self'; img-src data: ${kith}; connect-src 'self' ${kith}; form-action 'self'; base-uri 'none'`
  const html = (query: URLSearchParams) => {
    const customer = query.get('customer')
    const asks = customer === null ? '' : ` token-url="/token?customer=${encodeURIComponent(customer)}"`
    return `<!doctype html><html lang="${query.get('lang') ?? 'en'}" dir="${query.get('dir') ?? 'ltr'}">
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>A store</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/page.css"><script type="module" src="${kith}/widget.js"></script>
<kith-provider publishable-key="${publishableKey}" sign-in-url="/sign-in"${asks}><main><h1>A store</h1>
${query.get('elements')}</main></kith-provider></html>`
  }
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://shop')
    const send = (status: number, type: string, body: string) => {
      response.writeHead(status, { 'content-type': `${type}; charset=utf-8`, 'content-security-policy': policy })
      response.end(body)
    }
    if (pathname === '/page.css') return send(200, 'text/css', sheet)
    if (pathname === '/token') {
      tokens.asked += 1
      if (tokens.lifetimeSeconds === null) return send(401, 'application/json', '{}')
      const sub = searchParams.get('customer') ?? ''
      const token = await customerToken(identitySecret, { sub }, tokens.lifetimeSeconds)
      return send(200, 'application/json', JSON.stringify({ token }))
    }
    if (pathname === '/posted') {
      const posted = [...searchParams].map(([name, value]) => `${name}=${value}`).join('&')
      return send(200, 'text/plain', `posted ${posted}`)
    }
    return send(200, 'text/html', html(searchParams))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    tokens,
    with: (elements, { query = '', ...look } = {}) =>
      `${address}/?${new URLSearchParams({ elements, ...look })}${query && `&${query}`}`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}
