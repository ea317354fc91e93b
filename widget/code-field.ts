import { css, html, nothing, type PropertyDeclarations } from 'lit'
import type { CodeCheck } from './answers.ts'
import { KithElement, type Shown } from './element.ts'
import { Refused } from './refused.ts'
import { style } from './style.ts'

const pauseMillis = 350

type Answer =
  | { readonly state: 'empty' | 'checking' | 'unchecked' }
  | { readonly state: 'good'; readonly check: CodeCheck }
  | { readonly state: 'refused'; readonly reason: string; readonly detail: string }

/** The field for a code in the store's own form, with its answer while somebody types. */
export class KithCodeField extends KithElement {
  static formAssociated = true
  static override shadowRootOptions = { ...KithElement.shadowRootOptions, delegatesFocus: true }
  static override styles = [
    style,
    css`
      label { display: block; font-weight: 550; margin-block-end: 6px; }
      label small { font-weight: 400; }
      input { inline-size: 100%; min-height: 48px; padding: 8px 14px; font-size: max(16px, 1em); background: var(--kith-color-field, transparent); border: 1px solid var(--kith-color-field-line, color-mix(in oklab, currentColor 52%, transparent)); border-radius: var(--kith-radius-button, 10px); text-transform: uppercase; }
      input::placeholder { text-transform: none; color: var(--_muted); opacity: 1; }
      input:disabled { opacity: .6; }
      .answer { min-block-size: 1.5em; margin-block-start: 6px; font-size: .9375em; }
    `,
  ]
  static override properties: PropertyDeclarations = {
    value: {},
    name: { reflect: true },
    label: {},
    placeholder: {},
    required: { type: Boolean },
    disabled: { type: Boolean },
    /** The part of the address that brings a code along; empty: none does. */
    param: {},
    answer: { state: true },
  }

  declare value: string
  declare name: string
  declare label: string | null
  declare placeholder: string
  declare required: boolean
  declare disabled: boolean
  declare param: string
  declare answer: Answer
  protected override wants = { panel: false, notices: false }
  readonly #internals = this.attachInternals()
  #timer = 0
  #asking: AbortController | null = null
  #asked = ''

  constructor() {
    super()
    this.value = this.name = this.placeholder = ''
    this.label = null
    this.required = this.disabled = false
    this.param = 'ref'
    this.answer = { state: 'empty' }
  }

  override connectedCallback(): void {
    super.connectedCallback()
    if (!this.value && this.param)
      this.value = new URLSearchParams(location.search).get(this.param)?.slice(0, 100) ?? ''
  }

  get form(): HTMLFormElement | null {
    return this.#internals.form
  }

  formResetCallback(): void {
    this.value = this.getAttribute('value') ?? ''
  }

  formDisabledCallback(disabled: boolean): void {
    this.disabled = disabled
  }

  formStateRestoreCallback(state: string): void {
    this.value = state
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed)
    if (!changed.has('value') && !changed.has('required') && !changed.has('lang')) return
    const value = this.value.trim()
    this.#internals.setFormValue(value, this.value)
    this.#internals.setValidity(this.required && !value ? { valueMissing: true } : {}, this.speech.say('codeLabel'))
    if (changed.has('value')) this.#plan(value)
  }

  #plan(value: string): void {
    clearTimeout(this.#timer)
    this.#asking?.abort()
    if (value === '') this.#settle({ state: 'empty' })
    else if (value !== this.#asked || this.answer.state === 'unchecked') {
      this.answer = { state: 'checking' }
      this.#timer = window.setTimeout(() => void this.#check(value), this.hasUpdated ? pauseMillis : 0)
    }
  }

  async #check(value: string): Promise<void> {
    const { connection } = this
    if (!connection) return
    const asking = new AbortController()
    this.#asking = asking
    this.#asked = value
    try {
      const path = `/v1/public/codes/${encodeURIComponent(value)}/check`
      const check = await connection.call<CodeCheck>('POST', path, { signal: asking.signal, anonymous: 'may be' })
      this.#settle({ state: 'good', check })
    } catch (error) {
      if (asking.signal.aborted) return
      if (error instanceof Refused && error.status >= 400 && error.status < 500 && error.message)
        this.#settle({ state: 'refused', reason: error.reason, detail: error.message })
      else {
        this.#settle({ state: 'unchecked' })
        addEventListener('online', () => this.#plan(this.value.trim()), { once: true })
      }
    }
  }

  #settle(answer: Answer): void {
    this.answer = answer
    if (answer.state !== 'good' && answer.state !== 'refused') return
    const ok = answer.state === 'good'
    const more = ok ? { offer: answer.check.offer } : { reason: answer.reason, detail: answer.detail }
    this.tell('kith-code-checked', { code: this.value.trim(), ok, ...more })
  }

  protected override render(): Shown {
    const { speech, answer, required } = this
    return html`<label for="code" part="label">${this.label ?? speech.say('codeLabel')}${required ? nothing : html` <small class="muted">(${speech.say('optional')})</small>`}</label>
      <input id="code" part="input" class="code" .value=${this.value} placeholder=${this.placeholder} ?required=${required} ?disabled=${this.disabled}
        maxlength="100" autocomplete="off" autocapitalize="characters" spellcheck="false" enterkeyhint="done"
        aria-describedby="answer" aria-invalid=${answer.state === 'refused'} @input=${this.#typed} @keydown=${this.#pressed} @change=${() => this.dispatchEvent(new Event('change', { bubbles: true }))}>
      <p id="answer" class="answer ${answer.state === 'good' ? 'good' : answer.state === 'refused' ? 'bad' : 'muted'}" part="answer answer-${answer.state}" role="status">${this.#words()}</p>`
  }

  #words(): string {
    const { answer, speech } = this
    if (answer.state === 'good') return `✓ ${speech.say('good', { label: answer.check.offer.label })}`
    if (answer.state === 'refused') return answer.detail
    return answer.state === 'empty' ? '' : speech.say(answer.state)
  }

  readonly #typed = (event: Event) => {
    this.value = (event.target as HTMLInputElement).value
    this.dispatchEvent(new Event('input', { bubbles: true, composed: true }))
  }

  /** As in any field of a form. */
  readonly #pressed = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !event.isComposing) this.form?.requestSubmit()
  }

  protected override content(): Shown {
    return nothing
  }
}
