import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer, type HttpBindings } from '@hono/node-server'
import { openDemo } from '#app/demo.ts'
import { firstStartLine } from '#app/demo-staff.ts'
import { type DemoStores, startDemoStores, storeLines } from '#app/demo-stores.ts'
import { openStore, type Store } from '#app/store.ts'
import { startTicker, type Ticker } from '#app/ticker.ts'
import { startWork, type Work } from '#app/work.ts'
import { createApp, createParts } from '#app.ts'
import { type Config, loadConfig } from '#plumbing/config.ts'
import { createLog, type Log } from '#plumbing/log.ts'
import { createMetrics } from '#plumbing/metrics.ts'
import { StartProblem } from '#plumbing/start-problem.ts'
import type { Parts } from '#sites/route.http.ts'

const stopMillis = 10_000
const requestsMillis = 5_000
const idleLookMillis = 50

interface Running {
  readonly server: Server
  readonly parts: Parts
  readonly store: Store
  readonly ticker: Ticker
  readonly ending: AbortController
  /** Null: other processes deliver. */
  readonly work: Work | null
  /** Null until they are up, or where there is no demo. */
  demoStores: DemoStores | null
}

async function start(config: Config, log: Log): Promise<Running> {
  const store = await openStore(config, { log, as: 'serve', onLost: (error) => giveUp(log, error) })
  try {
    const { server, config: known } = await listen(config, (request, connection) => app.fetch(request, connection))
    const ending = new AbortController()
    const parts = createParts({ ...store, config: known, log, metrics: createMetrics(), ending: ending.signal })
    const app = createApp(parts)
    const work = config.work ? startWork(parts) : null
    return { server, parts, store, ticker: startTicker(parts), ending, work, demoStores: null }
  } catch (error) {
    await store.close()
    throw error
  }
}

/** While the server is up already; without its demo it is as good. */
async function startDemo(running: Running): Promise<void> {
  const { parts, ending } = running
  try {
    const words = await openDemo(parts, console.log)
    if (words === null || ending.signal.aborted) return
    console.log(`\n${words}`)
    running.demoStores = await startDemoStores(parts)
    console.log(`\n${storeLines(running.demoStores)}`)
    if (ending.signal.aborted) await running.demoStores.stop()
  } catch (error) {
    parts.log.warn({ err: error }, 'the demo stores are not up; the next start tries again')
  }
}

/** The connection says, among other things, who is calling. */
type Fetch = (request: Request, connection: HttpBindings) => Response | Promise<Response>

/** Takes the port; with PORT 0 the links of the site name the one that was free. */
function listen(config: Config, fetch: Fetch): Promise<{ server: Server; config: Config }> {
  const server = createAdaptorServer({
    fetch: (request, connection) => fetch(request, connection as HttpBindings),
    serverOptions: { keepAliveTimeout: 65_000 },
  }) as Server
  return new Promise((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => fail(inWords(config, error)))
    server.listen(config.port, config.host, () => {
      const { port } = server.address() as AddressInfo
      const publicUrl = config.port === 0 ? config.publicUrl.replace(/:0$/, `:${port}`) : config.publicUrl
      done({ server, config: { ...config, port, publicUrl } })
    })
  })
}

function inWords({ port, host }: Config, error: NodeJS.ErrnoException): Error {
  const words: Record<string, string> = {
    EADDRINUSE: `Port ${port} is taken by another program; set PORT to another one, or to 0 for any that is free.`,
    EACCES: `Port ${port} is not for this user to take; set PORT to one above 1023.`,
    EADDRNOTAVAIL: `This machine has no address ${host}; set HOST to one of its own.`,
    ENOTFOUND: `The address ${host} is not known; set HOST to one of this machine's.`,
  }
  const sentence = words[error.code ?? '']
  return sentence === undefined ? error : new StartProblem(sentence, { cause: error })
}

/** Takes no more requests, finishes those it has, and leaves the database as it should be left. */
async function stop({ server, parts, store, ticker, ending, work, demoStores }: Running): Promise<void> {
  ending.abort()
  const closed = new Promise<void>((done) => void server.close(() => done()))
  const cut = setTimeout(() => server.closeAllConnections(), requestsMillis)
  // Those that were busy a moment ago stay open for a next request.
  const tidy = setInterval(() => server.closeIdleConnections(), idleLookMillis)
  await Promise.all([closed, ticker.stop(), work?.stop(), demoStores?.stop()])
  clearTimeout(cut)
  clearInterval(tidy)
  await parts.outbound.close()
  await parts.engine.settled()
  await store.close()
}

function giveUp(log: Log, error: Error): never {
  log.fatal({ err: error }, 'the database is gone and does not come back')
  console.error(error.message)
  process.exit(1)
}

function endOn(running: Running, log: Log): void {
  let ending = false
  const end = (why: string) => {
    if (ending) return
    ending = true
    log.info({ why }, 'stopping')
    setTimeout(() => process.exit(1), stopMillis).unref()
    stop(running).then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'stopping failed')
        process.exit(1)
      },
    )
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => end(signal))
  // Whoever started us is gone without a word.
  process.on('disconnect', () => end('disconnected'))
}

function welcome({ parts: { config } }: Running): void {
  console.log(
    [
      `Kith is running at ${config.publicUrl}`,
      `  admin portal    ${config.publicUrl}/admin`,
      `  API reference   ${config.publicUrl}/docs`,
      `  a first site    npm run kith -- create-site --key shop --mode test --currency USD --timezone UTC`,
      '  to stop it      Ctrl-C',
    ].join('\n'),
  )
}

try {
  const config = loadConfig()
  const log = createLog(config.logLevel)
  const running = await start(config, log)
  endOn(running, log)
  welcome(running)
  await startDemo(running)
  const first = await firstStartLine(running.parts)
  if (first !== null) console.log(`\n${first}`)
} catch (error) {
  if (!(error instanceof StartProblem)) throw error
  console.error(error.message)
  process.exit(1)
}
