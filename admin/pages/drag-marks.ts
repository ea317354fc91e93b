/** What the drag library says of everything that can be dragged: that it is a switch, and how to drag it, in English. */
const misleading = ['aria-pressed', 'aria-grabbed', 'aria-roledescription', 'aria-describedby', 'aria-disabled']

/** Takes those marks away below an element, whenever they come back; `also` is done each time. Answers what ends it. */
export function withoutDragMarks(
  element: HTMLElement,
  selector: string,
  also: () => void = () => undefined,
): () => void {
  const tidy = () => {
    for (const item of element.querySelectorAll<HTMLElement>(selector))
      for (const name of misleading) if (item.hasAttribute(name)) item.removeAttribute(name)
    also()
  }
  const observer = new MutationObserver(tidy)
  observer.observe(element, { childList: true, subtree: true, attributes: true, attributeFilter: misleading })
  tidy()
  return () => observer.disconnect()
}

const spoken = '[id^="dnd-kit-announcement"], [id^="dnd-kit-description"]'

/** Keeps to itself what the drag library says aloud, in English and by ids. Answers what ends it. */
export function withoutDragTalk(body: HTMLElement): () => void {
  const hush = () => {
    for (const element of body.querySelectorAll(spoken)) element.setAttribute('aria-hidden', 'true')
  }
  const observer = new MutationObserver(hush)
  observer.observe(body, { childList: true })
  hush()
  return () => observer.disconnect()
}
