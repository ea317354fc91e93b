import type { Notice } from './answers.ts'

export interface Live {
  end(): void
}

interface Watch {
  readonly open: (after: string, signal: AbortSignal) => Promise<Response>
  readonly newest: string
  readonly heard: (notice: Notice) => void
  readonly lost: () => void
}

const firstPauseMillis = 2_000
const longestPauseMillis = 30_000
/** The server says something at least every 15 seconds; whatever keeps that from us is no stream. */
const silenceMillis = 40_000
/** It begins at once, unless something in between collects answers. */
const beginningMillis = 8_000

/** Holds a stream of notifications open: comes back with growing pauses, and says each time that it was without. */
export function watch({ open, newest, heard, lost }: Watch): Live {
  const ending = new AbortController()
  let after = newest
  let pauseMillis = firstPauseMillis

  async function listen(): Promise<void> {
    const attempt = new AbortController()
    const stop = () => attempt.abort()
    let timer = setTimeout(stop, beginningMillis)
    try {
      const response = await open(after, AbortSignal.any([ending.signal, attempt.signal]))
      if (!response.ok || !response.body) return
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
      let rest = ''
      for (;;) {
        const { done, value } = await reader.read()
        if (done) return
        clearTimeout(timer)
        timer = setTimeout(stop, silenceMillis)
        pauseMillis = firstPauseMillis
        const blocks = (rest + value).split('\n\n')
        rest = blocks.pop() ?? ''
        for (const block of blocks) {
          const data = /^data: ?(.*)$/m.exec(block)?.[1]
          if (!data) continue
          const notice: Notice = JSON.parse(data)
          after = notice.id
          heard(notice)
        }
      }
    } finally {
      clearTimeout(timer)
      stop()
    }
  }

  async function keep(): Promise<void> {
    while (!ending.signal.aborted) {
      await listen().catch(() => {})
      await new Promise((done) => setTimeout(done, pauseMillis * (1 + Math.random() / 4)))
      if (ending.signal.aborted) return
      pauseMillis = Math.min(2 * pauseMillis, longestPauseMillis)
      lost()
    }
  }

  void keep()
  return { end: () => ending.abort() }
}
