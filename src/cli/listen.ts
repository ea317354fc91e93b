import { randomBytes } from 'node:crypto'
import { command, type Said } from '#cli/command.ts'
import { StartProblem } from '#plumbing/start-problem.ts'
import { signatureOf } from '#webhooks/deliver.jobs.ts'

const pauseMillis = 500
const timeoutMillis = 15_000
const secretPattern = /^whsec_[A-Za-z0-9+/=]{24,}$/

interface Message {
  readonly id: string
  readonly type: string
  readonly timestamp: string
  readonly data: unknown
}

interface Listening {
  readonly server: string
  readonly key: string
  readonly target: string
  readonly secret: string
  readonly json: boolean
}

/** Asks the server, which keeps messages as long as it is asked. */
async function ask({ server, key }: Listening, after: string | null): Promise<{ data: Message[]; last: string }> {
  const query = after === null ? '' : `?limit=200&after=${encodeURIComponent(after)}`
  const answer = await fetch(`${server}/v1/webhook-messages${query}`, {
    headers: { authorization: `Bearer ${key}` },
    signal: AbortSignal.timeout(timeoutMillis),
  })
  if (answer.status === 401 || answer.status === 403) throw new StartProblem('The server does not know this key.')
  if (!answer.ok) throw new Error(`the server answers ${answer.status}`)
  return (await answer.json()) as { data: Message[]; last: string }
}

async function forward({ target, secret }: Listening, { id, type, timestamp, data }: Message): Promise<string> {
  const body = JSON.stringify({ type, timestamp, data })
  const seconds = Math.floor(Date.now() / 1_000)
  try {
    const answer = await fetch(target, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(seconds),
        'webhook-signature': signatureOf([secret], id, seconds, body),
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMillis),
    })
    await answer.body?.cancel()
    return String(answer.status)
  } catch (error) {
    const { cause, message } = error as Error & { cause?: { code?: string } }
    return cause?.code ?? message
  }
}

function show({ json }: Listening, message: Message, answered: string): void {
  const { id, type, timestamp, data } = message
  const lines = json
    ? JSON.stringify({ ...message, answered })
    : `${timestamp}  ${type}  → ${answered}\n  ${id} ${JSON.stringify(data)}`
  process.stdout.write(`${lines}\n`)
}

async function listen(listening: Listening, isEnded: () => boolean): Promise<void> {
  let { last } = await ask(listening, null).catch((error: unknown) => {
    if (error instanceof StartProblem) throw error
    throw new StartProblem(`No Kith answers at ${listening.server}; name where it is with --server.`, { cause: error })
  })
  process.stderr.write(`Listening, for ${listening.target}. Its secret is ${listening.secret}\nTo stop: Ctrl-C\n`)
  let away = false
  while (!isEnded()) {
    try {
      const found = await ask(listening, last)
      away = false
      for (const message of found.data) {
        show(listening, message, await forward(listening, message))
        last = message.id
      }
      if (found.data.length > 0) continue
    } catch (error) {
      if (error instanceof StartProblem) throw error
      if (!away) process.stderr.write('The server does not answer; asking on.\n')
      away = true
    }
    await new Promise<void>((done) => void setTimeout(done, pauseMillis))
  }
}

function listeningOf(args: Record<string, unknown>): Listening {
  const { port, path, server, json } = args
  const key = args.key || process.env.KITH_KEY || ''
  const secret = args.secret || `whsec_${randomBytes(32).toString('base64')}`
  const wrong = [
    /^\d{1,5}$/.test(String(port)) ? null : '--port takes a port of this machine, such as 3000.',
    String(path).startsWith('/') ? null : '--path begins with a slash.',
    URL.canParse(String(server)) ? null : '--server takes an address such as http://localhost:8787.',
    String(key).startsWith('sk_test_') ? null : '--key (or KITH_KEY) takes the secret key of a test site, sk_test_….',
    secretPattern.test(String(secret)) ? null : '--secret takes a secret as an endpoint has it, whsec_….',
  ].filter((sentence) => sentence !== null)
  if (wrong.length > 0) throw new StartProblem(wrong.join('\n'))
  return {
    server: String(server).replace(/\/+$/, ''),
    key: String(key),
    target: `http://127.0.0.1:${port}${path}`,
    secret: String(secret),
    json: json === true,
  }
}

function serverOfSettings(): string {
  return process.env.PUBLIC_URL || `http://localhost:${process.env.PORT || 8787}`
}

export const listenCommand = command({
  name: 'listen',
  description: "Forward a test site's webhooks to a port of this machine, and print them, until stopped",
  args: {
    port: { type: 'string', required: true, description: 'Where your program listens, such as 3000' },
    path: { type: 'string', default: '/', description: 'The path that your program takes them at' },
    server: {
      type: 'string',
      default: serverOfSettings(),
      description: 'Where Kith is; by default as PUBLIC_URL or PORT say',
    },
    key: { type: 'string', description: 'Secret key of a test site; default: KITH_KEY' },
    secret: { type: 'string', description: 'Signs what is sent; default: a new one each time' },
  },
  run: async (args): Promise<Said> => {
    let ended = false
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'disconnect'] as const) {
      process.once(signal, () => {
        ended = true
      })
    }
    // Waiting to be told that whoever started us is gone must not keep us running by itself.
    process.channel?.unref()
    await listen(listeningOf(args), () => ended)
    return { json: { stopped: true }, lines: ['Stopped.'] }
  },
})
