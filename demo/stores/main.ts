import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { readDemo } from '../demo.ts'
import { createStores, designs } from './app.ts'
import { ask, openKith, type SiteKeys } from './kith.ts'
import { Outbox } from './outbox.ts'
import { State } from './state.ts'

const stopMillis = 3_000

/** Takes what the server that started us says in the environment. */
function setting(name: string): string {
  const value = process.env[name]
  if (value === undefined || value === '') throw new Error(`${name} is not set; the server starts the stores itself`)
  return value
}

async function start(): Promise<{ server: Server; outbox: Outbox; state: State }> {
  const folder = setting('DATA_DIR')
  const kithUrl = setting('KITH_URL')
  const kithPublicUrl = setting('KITH_PUBLIC_URL')
  const host = setting('HOST')
  const demo = await readDemo(folder)
  if (demo === null || typeof demo === 'string') throw new Error('there is no demo in this folder yet')
  const sites = new Map<string, SiteKeys>(demo.sites.map(({ keys }) => [keys.site, keys]))
  const state = await State.open(folder, demo.sites.map(({ keys }) => keys.siteId + keys.publishableKey).join())
  const outbox = new Outbox(state, kithUrl, sites)
  let fetch: (request: Request) => Response | Promise<Response> = () => new Response('One moment.', { status: 503 })
  const server = createAdaptorServer({ fetch: (request: Request) => fetch(request) }) as Server
  await new Promise<void>((done, fail) => {
    server.once('error', fail)
    server.listen(Number(setting('DEMO_PORT')), host, done)
  })
  const { port } = server.address() as AddressInfo
  const origin = `http://${new URL(kithPublicUrl).hostname}:${port}`
  const app = createStores({ state, outbox, kithUrl, kithPublicUrl, origin, sites })
  fetch = (request) => app.fetch(request)
  outbox.start()
  await leadHome(origin, kithUrl, sites)
  process.send?.({ address: origin, stores: designs.map(({ key, name, tagline }) => ({ key, name, tagline })) })
  return { server, outbox, state }
}

/** Share links and messages lead to where the stores are this time. */
async function leadHome(origin: string, kithUrl: string, sites: ReadonlyMap<string, SiteKeys>): Promise<void> {
  for (const { key, markets, memberPath } of designs) {
    for (const { site, path } of markets) {
      const keys = sites.get(site)
      const homeUrl = `${origin}/${key}${path}`
      // A store with several markets remembers the one that was chosen.
      const memberUrl = `${origin}/${key}${memberPath}`
      if (!keys) continue
      const kith = openKith(kithUrl, keys)
      const known = await ask(kith.site.get())
      if (known.ok && (known.value.homeUrl !== homeUrl || known.value.memberUrl !== memberUrl))
        await ask(kith.site.change({ homeUrl, memberUrl }))
    }
  }
}

function inWords(error: NodeJS.ErrnoException): Error | string {
  if (error.code !== 'EADDRINUSE') return error
  return `Port ${process.env.DEMO_PORT} is taken by another program; set DEMO_PORT to another one, or to 0 for any that is free.`
}

const { server, outbox, state } = await start().catch((error: unknown) => {
  console.error(inWords(error as NodeJS.ErrnoException))
  process.exit(1)
})

let ending = false
function end(): void {
  if (ending) return
  ending = true
  outbox.stop()
  setTimeout(() => process.exit(0), stopMillis).unref()
  server.close(() => void state.save().finally(() => process.exit(0)))
  server.closeIdleConnections()
}
process.on('SIGTERM', end)
// A terminal's Ctrl-C reaches us as well; the server that started us says when to end.
process.on('SIGINT', () => {})
process.on('disconnect', end)
