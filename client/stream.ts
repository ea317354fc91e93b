import { type Caller, pathOf, sleep } from './call.ts'
import type { Notification } from './generated/types.gen.ts'
import { KithError } from './problem.ts'

/** Kith says every quarter of a minute that it is there; silent for longer, the connection is gone without a word. */
const longestSilenceMillis = 45_000
/** What stands for the last one where there is none. */
const beforeAll = '0'
const firstPauseMillis = 1_000
const longestPauseMillis = 30_000

interface Following {
  readonly after?: string
  readonly signal?: AbortSignal
}

/** Server-sent events, read with fetch, since an EventSource could not send the customer's token as a header. */
export async function* followNotifications(caller: Caller, { after, signal }: Following): AsyncGenerator<Notification> {
  let last = after ?? null
  let failures = 0
  while (!signal?.aborted) {
    const connection = new Connection(signal)
    try {
      // So that nothing is missed on the way to the stream, or when it breaks before the first notification came.
      last ??= await newestOf(caller, signal)
      const from = pathOf`?after=${last}`
      const response = await caller.open(
        `/v1/me/notifications/stream${from}`,
        { accept: 'text/event-stream' },
        connection.signal,
      )
      for await (const data of dataOf(response, connection)) {
        failures = 0
        const notification = JSON.parse(data) as Notification
        last = notification.id
        yield notification
      }
    } catch (error) {
      if (signal?.aborted) return
      if (error instanceof KithError && !error.isTemporary) throw error
      failures += 1
    } finally {
      connection.end()
    }
    const most = Math.min(longestPauseMillis, firstPauseMillis * 2 ** failures)
    await sleep(most * (0.5 + Math.random() / 2), signal).catch(() => {})
  }
}

async function newestOf(caller: Caller, signal: AbortSignal | undefined): Promise<string> {
  const path = '/v1/me/notifications?limit=1'
  const options = signal === undefined ? {} : { signal }
  const { data } = await caller.send<{ data: Notification[] }>({ method: 'GET', path }, options)
  return data[0]?.id ?? beforeAll
}

/** Ends when it is told to, and by itself when nothing has come for too long. */
class Connection {
  readonly #ending = new AbortController()
  readonly #signal: AbortSignal | undefined
  readonly #abort = () => this.#ending.abort(this.#signal?.reason)
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal
    signal?.addEventListener('abort', this.#abort)
    this.heard()
  }

  get signal(): AbortSignal {
    return this.#ending.signal
  }

  heard(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#ending.abort(new Error('nothing was heard')), longestSilenceMillis)
  }

  end(): void {
    clearTimeout(this.#timer)
    this.#signal?.removeEventListener('abort', this.#abort)
    this.#ending.abort()
  }
}

/** The `data` of each event; comments and other fields are passed over. */
async function* dataOf(response: Response, connection: Connection): AsyncGenerator<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  if (!reader) return
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    connection.heard()
    text += value
    const blocks = text.split(/\r?\n\r?\n/)
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const lines = block.split(/\r?\n/).filter((line) => line.startsWith('data:'))
      if (lines.length > 0) yield lines.map((line) => line.slice(5).trimStart()).join('\n')
    }
  }
}
