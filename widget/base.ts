import { type nothing, render, type TemplateResult } from 'lit/html.js'

export type Shown = TemplateResult | typeof nothing

const sheets = new Map<string, CSSStyleSheet>()

/** Style sheets are adopted, never written into the page: a strict policy of the store lets nothing else through. */
function sheetOf(rules: string): CSSStyleSheet {
  const known = sheets.get(rules)
  if (known) return known
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(rules)
  sheets.set(rules, sheet)
  return sheet
}

/** An element with a shadow root that is drawn anew, once for however many changes. */
export abstract class Drawn extends HTMLElement {
  /** Rules of this kind of element. */
  static rules: readonly string[] = []
  static focusInside = false

  readonly root: ShadowRoot
  #planned = false

  constructor() {
    super()
    const { rules, focusInside } = this.constructor as typeof Drawn
    this.root = this.attachShadow({ mode: 'open', delegatesFocus: focusInside })
    this.root.adoptedStyleSheets = rules.map(sheetOf)
  }

  protected abstract draw(): Shown

  protected drawn(): void {}

  /** Something has changed that is to be seen. */
  change(): void {
    if (this.#planned) return
    this.#planned = true
    queueMicrotask(() => {
      this.#planned = false
      if (!this.isConnected) return
      render(this.draw(), this.root)
      this.drawn()
    })
  }
}

/** The text of a style sheet; the build takes the spaces out. */
export const css = String.raw
