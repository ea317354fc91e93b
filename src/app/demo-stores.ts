import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { addressOf } from '#app/demo.ts'
import type { Parts } from '#sites/route.http.ts'

/** The process in which the demo stores run. */
export interface DemoStores {
  /** Where browsers find them. */
  readonly address: string
  readonly stores: readonly { readonly key: string; readonly name: string }[]
  stop(): Promise<void>
}

const stopMillis = 4_000

/** Starts the demo stores beside this server, as somebody's own stores would run: in a process and on a port of their own. */
export async function startDemoStores({ config, log }: Pick<Parts, 'config' | 'log'>): Promise<DemoStores> {
  const main = fileURLToPath(new URL('../../demo/stores/main.ts', import.meta.url))
  const child = spawn(process.execPath, [main], {
    env: {
      ...process.env,
      DATA_DIR: config.dataDir,
      HOST: config.host,
      KITH_URL: addressOf(config),
      KITH_PUBLIC_URL: config.publicUrl,
      DEMO_PORT: String(config.demoPort),
    },
    // The channel tells the stores when this process is gone, however it went.
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the demo stores ended with ${code}`)
  })
  const told = await Promise.race([once(child, 'message'), ended])
  const { address, stores } = told[0] as Pick<DemoStores, 'address' | 'stores'>
  let stopping = false
  ended.catch((error: unknown) => {
    if (!stopping) log.warn({ err: error }, 'the demo stores are gone; the next start brings them back')
  })
  const stop = async () => {
    stopping = true
    await end(child)
  }
  return { address, stores, stop }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  const cut = setTimeout(() => child.kill('SIGKILL'), stopMillis)
  child.kill('SIGTERM')
  await gone
  clearTimeout(cut)
}

/** Where to go, in lines for a terminal. */
export function storeLines({ address, stores }: DemoStores): string {
  const width = Math.max(...stores.map(({ name }) => name.length))
  const lines = stores.map(({ key, name }) => `   ${name.padEnd(width)}  ${address}/${key}`)
  return [`── Stores to try all of it in: ${address}`, ...lines].join('\n')
}
