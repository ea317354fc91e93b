import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import type { Panel, Program } from './answers.ts'
import { type Connection, connectionFor, type Settings } from './connection.ts'
import { settingsChanged } from './provider.ts'
import { Refused } from './refused.ts'
import { Speech } from './speech.ts'
import { style } from './style.ts'
import { type GetToken, tellDeveloper } from './tokens.ts'

export type Shown = TemplateResult | typeof nothing

const ownOrigin = new URL(import.meta.url)
const scriptFolder = ownOrigin.href.slice(0, ownOrigin.href.lastIndexOf('/'))

function parentOf(element: Element): Element | null {
  return element.parentElement ?? (element.getRootNode() as ShadowRoot).host ?? null
}

/** What is said on an element, on one around it, or on the page (`<html data-kith-…>`). */
function setting(from: Element, name: string): string | null {
  for (let element: Element | null = from; element; element = parentOf(element)) {
    const value = element.localName.startsWith('kith-') ? element.getAttribute(name) : null
    if (value !== null) return value
  }
  return document.documentElement.getAttribute(`data-kith-${name}`)
}

function getTokenOf(from: Element): GetToken | null {
  for (let element: Element | null = from; element; element = parentOf(element)) {
    const { getToken } = element as Partial<KithElement>
    if (getToken) return getToken
  }
  return null
}

function languageOf(from: Element): string {
  const tags: (string | null | undefined)[] = []
  for (let element: Element | null = from; element; element = parentOf(element)) tags.push(element.getAttribute('lang'))
  return [...tags, ...navigator.languages].find((tag) => tag && Speech.canSay(tag)) ?? 'en'
}

/** What the elements have in common: where they ask, in which language they speak, and what they show until they can. */
export abstract class KithElement extends LitElement {
  static override styles = [style]
  static override properties: PropertyDeclarations = {
    api: {},
    publishableKey: { attribute: 'publishable-key' },
    customerToken: { attribute: 'customer-token' },
    tokenUrl: { attribute: 'token-url' },
    signInUrl: { attribute: 'sign-in-url' },
    program: {},
    lang: {},
    getToken: { attribute: false },
    said: { state: true },
    wrong: { state: true },
    busy: { state: true },
  }

  declare program: string | null
  declare getToken: GetToken | null
  /** What a screen reader is told. */
  declare said: string
  declare wrong: string
  /** What is being done, so that it is not done twice. */
  declare busy: string

  connection: Connection | null = null
  speech = new Speech('en')
  protected wants = { panel: true, notices: false }
  #leave: (() => void) | null = null
  readonly #onSettings = () => this.#enter()

  constructor() {
    super()
    this.said = this.wrong = this.busy = ''
  }

  override connectedCallback(): void {
    super.connectedCallback()
    addEventListener(settingsChanged, this.#onSettings)
    this.#enter()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    removeEventListener(settingsChanged, this.#onSettings)
    this.#leave?.()
    this.#leave = null
    this.connection = null
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    const named = ['api', 'publishableKey', 'customerToken', 'tokenUrl', 'lang', 'getToken']
    if (this.hasUpdated && named.some((name) => changed.has(name))) this.#enter()
  }

  /** Shows anew, as what is shared has changed. */
  protected heard(): void {
    this.requestUpdate()
  }

  #enter(): void {
    const publishableKey = setting(this, 'publishable-key')
    if (!publishableKey) {
      tellDeveloper(`<${this.localName}> needs publishable-key, on itself or on <kith-provider>`)
      return
    }
    this.speech = new Speech(languageOf(this))
    const settings: Settings = {
      api: (setting(this, 'api') ?? scriptFolder).replace(/\/$/, ''),
      publishableKey,
      lang: this.speech.lang,
      customerToken: setting(this, 'customer-token'),
      tokenUrl: setting(this, 'token-url'),
      getToken: getTokenOf(this),
    }
    const next = connectionFor(settings)
    if (next === this.connection) return
    this.#leave?.()
    this.connection = next
    this.#leave = next.join(() => this.heard(), this.wants)
    this.requestUpdate()
  }

  /** Does one thing at a time, and says it when it does not work. */
  protected async attempt(what: string, act: (connection: Connection) => Promise<void>): Promise<void> {
    if (this.busy || !this.connection) return
    this.busy = what
    this.wrong = this.said = ''
    try {
      await act(this.connection)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      this.wrong = error.message || this.speech.say(error.status === 0 ? 'offlineYet' : 'notNow')
    } finally {
      this.busy = ''
    }
  }

  protected tell(type: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }))
  }

  protected override render(): Shown {
    if (!this.connection) return nothing
    return html`${this.#body(this.connection)}
      <div class="unseen" role="status">${this.said}</div>`
  }

  #body(connection: Connection): Shown {
    const { standing, offline, seenAt, panel } = connection
    const { speech } = this
    const ready = this.wants.panel ? panel : connection.notices
    if (!ready) {
      if (standing === 'anonymous' || standing === 'signed-out') return this.signIn(standing)
      if (offline) return this.note(speech.say('offlineYet'))
      if (standing === 'failed') return this.note(speech.say('failed'), true)
      return this.skeleton()
    }
    const content = this.content(panel as Panel)
    if (content === nothing) return nothing
    return html`<div class="stack">
      ${offline ? html`<p class="note muted" part="offline" role="status">${speech.say('offline', { date: speech.moment(seenAt) })}</p>` : nothing}
      ${this.wrong ? html`<p class="note bad" part="problem" role="alert">${this.wrong}</p>` : nothing}
      ${content}
    </div>`
  }

  /** What is shown of what is known; of nothing, nothing. */
  protected abstract content(panel: Panel): Shown

  protected skeleton(): Shown {
    return html`<div class="skeleton" aria-busy="true"><i></i><i></i><i></i><span class="unseen">${this.speech.say('loading')}</span></div>`
  }

  protected note(words: string, again = false): Shown {
    return html`<div class="note stack" part="problem" role="status">
      <p>${words}</p>
      ${again ? html`<p><button @click=${() => this.connection?.refresh()}>${this.speech.say('again')}</button></p>` : nothing}
    </div>`
  }

  protected signIn(standing: 'anonymous' | 'signed-out'): Shown {
    const words = this.speech.say(standing === 'anonymous' ? 'signIn' : 'signInAgain')
    const address = setting(this, 'sign-in-url')
    const label = this.speech.say('signInButton')
    const asked = () => this.tell('kith-sign-in', { standing })
    return html`<div class="note stack" part="problem" role="status">
      <p>${words}</p>
      ${address ? html`<p><a class="button" href=${safeAddress(address)} @click=${asked}>${label}</a></p>` : nothing}
    </div>`
  }

  /** The programs that this element is about: the one that it names, else all. */
  protected open(panel: Panel): readonly Program[] {
    const named = setting(this, 'program')
    return panel.programs.filter(({ id, key }) => !named || named === id || named === key)
  }

  /** Why there is nothing, kindly; a program that nobody named is not spoken of. */
  protected closed(panel: Panel): Shown {
    const named = setting(this, 'program')
    const found = named && panel.closed.find(({ id, key }) => named === id || named === key)
    return found
      ? html`<section class="card stack near"><h2>${found.name}</h2><p>${found.notice}</p></section>`
      : nothing
  }
}

/** Nothing that a link could run. */
export function safeAddress(address: string): string {
  return /^(https?:|mailto:|\/(?!\/)|#|\?)/i.test(address) ? address : '#'
}
