import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** A Kith in a process of its own, started as people start it. */
export interface Server {
  /** As it was printed. */
  readonly address: string
  /** All that was printed so far, as soon as it has this in it. */
  printed(text: string): Promise<string>
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>
}

/** Starts one on a free port; it answers when this does. */
export async function startServer(environment: Readonly<Record<string, string>>): Promise<Server> {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, [join(root, 'src', 'main.ts')], {
    env: { PATH, HOME, LOG_LEVEL: 'error', PORT: '0', DEMO: 'off', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const printed = watch(child)
  const out = await printed('Ctrl-C')
  const address = /running at (\S+)/.exec(out)?.[1] ?? ''
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill(signal)
    await once(child, 'exit')
  }
  return { address, printed, stop }
}

function watch(child: ChildProcess): Server['printed'] {
  let [out, words, ended] = ['', '', false]
  const looks = new Set<() => void>()
  const look = () => {
    for (const one of looks) one()
  }
  child.stdout?.on('data', (chunk: Buffer) => {
    out += chunk
    look()
  })
  child.stderr?.on('data', (chunk: Buffer) => {
    words += chunk
  })
  child.once('close', () => {
    ended = true
    look()
  })
  return (text) =>
    new Promise((done, fail) => {
      const one = () => {
        const found = out.includes(text)
        if (!found && !ended) return
        looks.delete(one)
        if (found) done(out)
        else fail(new Error(`it ended without saying "${text}": ${out}${words}`))
      }
      looks.add(one)
      one()
    })
}

/** Runs commands as a terminal would, and answers what they print. */
export function shell(commands: string, environment: Readonly<Record<string, string>> = {}): Promise<string> {
  const options = { cwd: root, env: { ...process.env, ...environment }, maxBuffer: 16_777_216 }
  return new Promise((done, fail) => {
    execFile('sh', ['-c', commands], options, (error, out, words) => {
      if (error) fail(new Error(`${commands}\n${out}\n${words}`, { cause: error }))
      else done(out)
    })
  })
}
