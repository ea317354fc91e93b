import { useEffect, useRef, useState } from 'react'
import type { z } from 'zod'
import { call } from '#admin/app/api.ts'
import { isAnswering, watchConnection } from '#admin/app/connection.ts'
import { isProblem } from '#admin/app/problem.ts'
import { type Decoration, type DecorationInput, decorationShape, type pageView } from '#pages/decoration.api.ts'

export type SeenPage = z.output<typeof pageView>

export type SaveState =
  | { readonly at: 'saved' | 'waiting' | 'saving' | 'conflict' }
  | { readonly at: 'failed'; readonly error: unknown }
  /** What is wrong, by the pointer of the field. */
  | { readonly at: 'invalid'; readonly problems: Readonly<Record<string, string>> }

const pauseMillis = 800

/** Problems of a page by where they are; none when it can be saved. */
export function problemsOf(page: DecorationInput): Readonly<Record<string, string>> {
  const checked = decorationShape.safeParse(page)
  if (checked.success) return {}
  return Object.fromEntries(checked.error.issues.map(({ path, message }) => [`/${path.join('/')}`, message]))
}

function textOf(page: Decoration): string {
  return JSON.stringify(page)
}

/** Saves a draft by itself, a moment after each change, one save at a time, and only over what was seen. */
class Saver {
  readonly #path: string
  readonly #tell: (state: SaveState) => void
  readonly #told: (seen: SeenPage) => void
  #revision: string
  #kept: string
  #wanted: Decoration | null = null
  /** What is wrong with what was made last, which is why it is not wanted. */
  #problems: Readonly<Record<string, string>> = {}
  #timer: ReturnType<typeof setTimeout> | null = null
  #sending: Promise<void> | null = null
  #state: SaveState = { at: 'saved' }

  constructor(path: string, seen: SeenPage, tell: (state: SaveState) => void, told: (seen: SeenPage) => void) {
    this.#path = path
    this.#tell = tell
    this.#told = told
    this.#revision = seen.revision
    this.#kept = textOf(seen.draft)
  }

  get revision(): string {
    return this.#revision
  }

  /** The draft as the server was last known to have it. */
  get kept(): Decoration {
    return JSON.parse(this.#kept)
  }

  get isClean(): boolean {
    return this.#state.at === 'saved'
  }

  note(page: DecorationInput): void {
    this.#problems = problemsOf(page)
    if (Object.keys(this.#problems).length > 0) {
      this.#wanted = null
      this.#stop()
      this.#rest()
      return
    }
    const complete = decorationShape.parse(page)
    if (textOf(complete) === this.#kept && this.#sending === null) {
      this.#wanted = null
      this.#stop()
      this.#rest()
      return
    }
    this.#wanted = complete
    if (this.#state.at === 'conflict') return
    this.#become({ at: 'waiting' })
    this.#stop()
    this.#timer = setTimeout(() => void this.flush(), pauseMillis)
  }

  /** Saves now what there is to save; true when nothing is left. */
  async flush(over: 'seen' | 'anything' = 'seen'): Promise<boolean> {
    this.#stop()
    if (this.#sending !== null) await this.#sending
    while (this.#wanted !== null && (this.#state.at !== 'conflict' || over === 'anything')) {
      const page = this.#wanted
      this.#wanted = null
      this.#become({ at: 'saving' })
      this.#sending = this.#send(page, over).finally(() => {
        this.#sending = null
      })
      await this.#sending
      if (this.#state.at === 'failed' || this.#state.at === 'conflict') return false
    }
    return this.isClean
  }

  async #send(page: Decoration, over: 'seen' | 'anything'): Promise<void> {
    const headers = over === 'seen' ? { 'if-match': `"${this.#revision}"` } : {}
    try {
      const seen = await call<SeenPage>('PUT', this.#path, { body: page, headers })
      this.#revision = seen.revision
      this.#kept = textOf(page)
      this.#told(seen)
      if (this.#wanted === null) this.#rest()
    } catch (error) {
      // What was typed meanwhile is newer.
      this.#wanted ??= page
      this.#become(isProblem(error, 'conflict') ? { at: 'conflict' } : { at: 'failed', error })
    }
  }

  /** Nothing is to be sent: all is saved, or what was made last cannot be, which a save on its way does not change. */
  #rest(): void {
    const isRight = Object.keys(this.#problems).length === 0
    this.#become(isRight ? { at: 'saved' } : { at: 'invalid', problems: this.#problems })
  }

  #become(state: SaveState): void {
    this.#state = state
    this.#tell(state)
  }

  #stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }
}

/** The saver of a page for as long as its editor is open; it tries again when the network or the server is back. */
export function useSaver(
  path: string,
  seen: SeenPage,
  told: (seen: SeenPage) => void,
): { saver: Saver; state: SaveState } {
  const [state, setState] = useState<SaveState>({ at: 'saved' })
  const kept = useRef<Saver | null>(null)
  kept.current ??= new Saver(path, seen, setState, told)
  const saver = kept.current
  useEffect(() => {
    const again = () => void saver.flush()
    addEventListener('online', again)
    const stop = watchConnection(() => {
      if (isAnswering()) again()
    })
    return () => {
      stop()
      removeEventListener('online', again)
      again()
    }
  }, [saver])
  return { saver, state }
}
