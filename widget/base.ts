import { html, type nothing, render, type TemplateResult } from 'lit/html.js'

export type Shown = TemplateResult | typeof nothing

/** An element with a shadow root that is drawn anew, once for however many changes. */
export abstract class Drawn extends HTMLElement {
  /** Rules of this kind of element. */
  static rules: CSSStyleSheet[] = []
  static focusInside = false

  readonly root: ShadowRoot
  #planned = false

  constructor() {
    super()
    const { rules, focusInside } = this.constructor as typeof Drawn
    this.root = this.attachShadow({ mode: 'open', delegatesFocus: focusInside })
    this.root.adoptedStyleSheets = rules
  }

  protected abstract draw(): Shown

  protected drawn(): void {}

  /** Something has changed that is to be seen. */
  change(): void {
    if (this.#planned) return
    this.#planned = true
    queueMicrotask(() => {
      this.#planned = false
      if (this.isConnected) this.paint()
    })
  }

  protected paint(): void {
    render(this.draw(), this.root)
    this.drawn()
  }
}

/** Those of several facts that there are. */
export function facts(...all: readonly (string | null | false | undefined | 0)[]): Shown {
  return html`<small class="row">${all.filter(Boolean).map((fact) => html`<span>${fact}</span>`)}</small>`
}

/** A style sheet to be adopted, never written into the page: a strict policy of the store lets nothing else through. */
export function css([rules = '']: TemplateStringsArray): CSSStyleSheet {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(rules)
  return sheet
}
