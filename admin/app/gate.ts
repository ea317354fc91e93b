/** Where requests wait when their session has ended, until somebody has signed in again in the dialog over the page. */
let waiting: PromiseWithResolvers<void> | null = null
const watchers = new Set<() => void>()

function tell(): void {
  for (const watcher of watchers) watcher()
}

/** Waits until somebody has signed in again. */
export function waitForSignIn(): Promise<void> {
  if (waiting === null) {
    waiting = Promise.withResolvers()
    tell()
  }
  return waiting.promise
}

/** Lets everything go on that waits. */
export function signedInAgain(): void {
  waiting?.resolve()
  waiting = null
  tell()
}

export function isSignInNeeded(): boolean {
  return waiting !== null
}

export function watchGate(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}
