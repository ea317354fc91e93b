const keptAs = 'kith.window'

/**
 * The name of this window, the same after a reload. It is put down only while the window is between two pages: a duplicate of
 * the window, which gets a copy of everything that is put down, finds none and takes a new one.
 */
function takeUp(): string {
  const kept = sessionStorage.getItem(keptAs)
  sessionStorage.removeItem(keptAs)
  return kept ?? crypto.randomUUID()
}

export const windowId = takeUp()

addEventListener('pagehide', () => sessionStorage.setItem(keptAs, windowId))
// Back from where the browser keeps pages that were left.
addEventListener('pageshow', ({ persisted }) => persisted && sessionStorage.removeItem(keptAs))
