import { html, nothing } from 'lit/html.js'
import type { Notice, Panel, Program } from './answers.ts'
import { Drawn, type Shown } from './base.ts'
import { type Connection, connectionFor, type Known, type Settings } from './connection.ts'
import { settingNames, settingsChanged } from './provider.ts'
import { Refused } from './refused.ts'
import { Speech } from './speech.ts'
import { style } from './style.ts'
import { type GetToken, tellDeveloper } from './tokens.ts'

const scriptFolder = import.meta.url.slice(0, import.meta.url.lastIndexOf('/'))
const saidMillis = 2_500

/** An element and those around it, out of shadow roots too. */
function* upwards(from: Element): Generator<Element> {
  for (let element: Element | null = from; element; ) {
    yield element
    element = element.parentElement ?? (element.getRootNode() as ShadowRoot).host ?? null
  }
}

function languageOf(from: Element): string {
  const tags = [...upwards(from)].map((element) => element.getAttribute('lang'))
  return [...tags, ...navigator.languages].find((tag) => tag && Speech.canSay(tag)) ?? 'en'
}

/** What the elements have in common: where they ask, in which language they speak, and what they show until they can. */
export abstract class KithElement extends Drawn {
  static override rules = [style]
  static observedAttributes = settingNames
  /** Room that is kept until there is something to show; stores are told of it, for the time before the script is there. */
  static reserve = 0

  connection: Connection | null = null
  speech = new Speech('en')
  /** What a screen reader is told. */
  said = ''
  wrong = ''
  /** What is being done, so that it is not done twice. */
  busy = ''
  copied = ''
  protected readonly wants: { readonly panel: boolean; readonly notices: boolean } = { panel: true, notices: false }
  #shown: Known | null = null
  #held = false
  #getToken: GetToken | null = null
  #leave: (() => void) | null = null
  readonly #enter = () => this.enter()

  get getToken(): GetToken | null {
    return this.#getToken
  }

  /** Answers a token of whoever is signed in, whenever one is needed. */
  set getToken(getToken: GetToken | null) {
    this.#getToken = getToken
    this.enter()
  }

  connectedCallback(): void {
    addEventListener(settingsChanged, this.#enter)
    this.enter()
  }

  disconnectedCallback(): void {
    removeEventListener(settingsChanged, this.#enter)
    this.#leave?.()
    if (this.connection?.speaker === this) this.connection.speaker = null
    this.connection = this.#leave = null
  }

  attributeChangedCallback(): void {
    this.enter()
  }

  /** What is said on an element, on one of ours around it, or on the page (`<html data-kith-…>`). */
  setting(name: string): string | undefined {
    const said = [...upwards(this)].find((one) => one.localName.startsWith('kith-') && one.hasAttribute(name))
    return (said ? said.getAttribute(name) : document.documentElement.getAttribute(`data-kith-${name}`)) ?? undefined
  }

  protected enter(): void {
    if (!this.isConnected) return
    const key = this.setting('publishable-key')
    if (!key) {
      tellDeveloper(`<${this.localName}> or a <kith-provider> around it needs publishable-key`)
      return
    }
    this.speech = new Speech(languageOf(this))
    const asking = [...upwards(this)].find((element) => (element as Partial<KithElement>).getToken)
    const settings: Settings = {
      api: (this.setting('api') ?? scriptFolder).replace(/\/$/, ''),
      key,
      lang: this.speech.lang,
      customerToken: this.setting('customer-token'),
      tokenUrl: this.setting('token-url'),
      getToken: (asking as KithElement | undefined)?.getToken ?? undefined,
    }
    const next = connectionFor(settings)
    if (next !== this.connection) {
      this.#leave?.()
      this.connection = next
      this.#leave = next.join(() => this.change(), this.wants)
    }
    this.change()
  }

  /** Does one thing at a time, and says it when it does not work. */
  async attempt(what: string, act: (connection: Connection) => Promise<void>): Promise<void> {
    const { connection } = this
    if (this.busy || !connection) return
    const pressed = this.root.activeElement
    const line = pressed?.closest('li')
    this.busy = what
    this.wrong = this.said = ''
    connection.pressed += 1
    this.change()
    try {
      await act(connection)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      this.wrong = error.message || this.speech.say(error.status === 0 ? 'offlineYet' : 'notNow')
    } finally {
      connection.pressed -= 1
      this.busy = ''
      this.change()
      // What had the focus may be gone: then its line has it, else what is first.
      queueMicrotask(() => {
        if (line) line.tabIndex = -1
        if (pressed?.isConnected === false) (line?.isConnected ? line : this.root.querySelector('button'))?.focus()
      })
    }
  }

  async copy(text: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text)
    } catch {
      // Pages without TLS have no clipboard, and some browsers do not let theirs be used: then it is copied as by hand.
      const hand = (event: ClipboardEvent) => {
        event.clipboardData?.setData('text/plain', text)
        event.preventDefault()
      }
      addEventListener('copy', hand)
      const done = document.execCommand('copy')
      removeEventListener('copy', hand)
      if (!done) return void prompt(this.speech.say('copy'), text)
    }
    this.#copied(text)
    setTimeout(() => this.#copied(''), saidMillis)
  }

  #copied(text: string): void {
    this.copied = text
    this.said = text && this.speech.say('copied')
    this.change()
  }

  tell(type: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }))
  }

  /** What comes by itself and would move what is looked at waits until it is asked for. */
  protected override paint(): void {
    const { connection } = this
    const before = this.#shown
    const next = connection?.known ?? null
    const places = before && next !== before && this.#ready() && !connection?.pressed ? this.#places() : []
    this.#shown = next
    this.#held = false
    super.paint()
    this.#held = !!this.#ready() && places.some(([node, bottom]) => bottom !== bottomOf(node))
    if (!this.#held) return
    this.#shown = before
    this.said = this.speech.say('news')
    super.paint()
  }

  /** Where on the screen its parts end. */
  #places(): (readonly [Element, number])[] {
    const parts = [this, ...this.root.querySelectorAll('section, li')].map((node) => [node, bottomOf(node)] as const)
    return parts.filter(([, bottom]) => bottom < innerHeight)
  }

  #ready(): unknown {
    return this.wants.panel ? this.#shown?.panel : this.#shown?.notices
  }

  protected override draw(): Shown {
    const { connection, speech } = this
    if (!connection) return nothing
    const { panel, notices } = this.#shown ?? connection.known
    const ready = this.#ready()
    const content = ready ? this.content(panel as Panel, notices ?? []) : this.waiting(connection)
    this.#reserve(!!ready, content === nothing)
    if (content === nothing) return nothing
    const show = () => this.attempt('', async () => connection.tell())
    return html`${this.#held ? html`<div class="news">${this.button(speech.say('news'), show, 'main')}</div>` : nothing}
      <div class="stack whole">${ready ? this.#troubles(connection) : nothing}${content}</div>
      <div class="unseen" role="status">${this.said}</div>`
  }

  /** What is shown of what is known; of nothing, nothing. */
  protected abstract content(panel: Panel, notices: readonly Notice[]): Shown

  /** As much room as it took the last time, and no less as long as this page is open: nothing below has to move. */
  #reserve(isReady: boolean, isNothing: boolean): void {
    const { style, localName } = this
    const key = [localName, innerWidth, ...['mode', 'show', 'program'].map((name) => this.setting(name))].join(' ')
    try {
      if (!isReady) style.minBlockSize ||= `${localStorage[key] ?? (this.constructor as typeof KithElement).reserve}px`
      else
        requestAnimationFrame(() => {
          const kept = isNothing ? '' : style.minBlockSize
          style.minBlockSize = ''
          localStorage[key] = this.offsetHeight
          style.minBlockSize = kept
        })
    } catch {
      // Where nothing may be kept, nothing is.
    }
  }

  /** Above the page, so that nothing moves; that the line is gone is said once on it. */
  #troubles(connection: Connection): Shown {
    const { speech, wrong } = this
    const { offline, seenAt } = connection
    const words = wrong || (offline && this.speaks() ? speech.say('offline', { date: speech.moment(seenAt) }) : '')
    return words ? html`<p class="card above" part="problem" role="alert">${words}</p>` : nothing
  }

  /** Whether it is this one that says what holds for all. */
  protected speaks(): boolean {
    const { connection } = this
    if (connection) connection.speaker ??= this
    return connection?.speaker === this
  }

  /** The room of what is not there, with why; the first element on a page says it. */
  protected waiting({ standing, offline }: Connection): Shown {
    const { speech } = this
    const isLoading = (standing === 'loading' || standing === 'ready') && !offline
    const address = this.setting('sign-in-url')
    const asked = () => this.tell('kith-sign-in', { standing })
    const [words, more] = !this.speaks()
      ? []
      : isLoading
        ? [speech.say('loading')]
        : offline
          ? [speech.say('offlineYet')]
          : standing === 'failed'
            ? [speech.say('notNow'), this.button(speech.say('again'), () => this.connection?.refresh())]
            : [
                speech.say(standing === 'anonymous' ? 'signIn' : 'signInAgain'),
                address &&
                  html`<a class="button" part="button" href=${safeAddress(address)} @click=${asked}>${speech.say('signInButton')}</a>`,
              ]
    return html`<div class="stack" aria-busy=${isLoading}><div class="row spread" part="problem" role="status"><p>${words}</p>${more}</div><i></i></div>`
  }

  /** `hint` is for who cannot see what stands beside it; it begins with the label. */
  protected button(label: string, press: () => unknown, kind: '' | 'main' | 'plain' = '', hint = label): Shown {
    return html`<button class=${kind} part="button button-${kind}" aria-label=${hint} aria-disabled=${!!this.busy} @click=${press}>${label}</button>`
  }

  /** The program that this element is about; none where it is about all, or there is no such one. */
  protected named({ programs, closed }: Panel): Program | Panel['closed'][number] | undefined {
    const named = this.setting('program')
    return [...programs, ...closed].find(({ id, key }) => named === id || named === key)
  }

  protected open(panel: Panel): readonly Program[] {
    const only = this.named(panel)
    return this.setting('program') ? panel.programs.filter((program) => program === only) : panel.programs
  }

  /** Why there is nothing, kindly; of a program that nobody named nothing is said. */
  protected closed(panel: Panel): Shown {
    const only = this.named(panel)
    return only && 'notice' in only
      ? html`<section class="card stack near" part="card"><h2 part="title">${only.name}</h2><p>${only.notice}</p></section>`
      : nothing
  }
}

function bottomOf(node: Element): number {
  return node.getBoundingClientRect().bottom
}

/** Nothing that a link could run. */
export function safeAddress(address: string | null): string {
  return address && /^(https?:|mailto:|\/(?!\/)|#|\?)/i.test(address) ? address : '#'
}
