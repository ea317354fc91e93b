/** Whether the server answers. Whoever asks it for something tells what came of it; while it is silent it is asked again and again. */
let answers = true
let asking: ReturnType<typeof setTimeout> | null = null
const watchers = new Set<() => void>()

const pauseMillis = 3_000
const reloadedKey = 'kith.reloaded'
const reloadPauseMillis = 10_000

export function isAnswering(): boolean {
  return answers
}

export function watchConnection(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

/** What somebody found out by asking for something. */
export function tellConnection(isThere: boolean): void {
  if (asking !== null) clearTimeout(asking)
  asking = isThere ? null : setTimeout(() => void askServer(), pauseMillis)
  if (answers === isThere) return
  answers = isThere
  for (const watcher of [...watchers]) watcher()
}

/** Silence, or what stands before the server answering for it. */
export function isSilence(status: number): boolean {
  return status === 502 || status === 504
}

/** Asks now, also where somebody does not want to wait. */
export async function askServer(): Promise<boolean> {
  const isThere = await fetch('/healthz', { cache: 'no-store', credentials: 'omit' }).then(
    ({ status }) => !isSilence(status),
    () => false,
  )
  tellConnection(isThere)
  return isThere
}

/** At once where it answers already; the answer calls it off. */
export function whenAnswered(go: () => void): () => void {
  if (answers) {
    go()
    return () => {}
  }
  const stop = watchConnection(() => {
    if (!answers) return
    stop()
    go()
  })
  return stop
}

/**
 * A part of the portal that is loaded when it is needed. While the server is away it waits, and so does who asked for it. When
 * the server is there and the part is not, a new version was put in place: the page is loaded anew, once.
 */
export async function part<Loaded>(load: () => Promise<Loaded>): Promise<Loaded> {
  for (;;) {
    try {
      return await load()
    } catch (error) {
      if (await askServer()) return await loadAnew(error)
      await new Promise<void>((done) => whenAnswered(done))
    }
  }
}

async function loadAnew(error: unknown): Promise<never> {
  const last = Number(sessionStorage.getItem(reloadedKey) ?? 0)
  if (Date.now() - last < reloadPauseMillis) throw error
  sessionStorage.setItem(reloadedKey, String(Date.now()))
  location.reload()
  return await new Promise<never>(() => {})
}
