import { html, nothing } from 'lit/html.js'
import type { CodeCheck } from './answers.ts'
import { css, type Shown } from './base.ts'
import { KithElement } from './element.ts'
import { settingNames } from './provider.ts'
import { Refused } from './refused.ts'
import { style } from './style.ts'

const pauseMillis = 350
const longest = 100

type Answer =
  | { readonly state: 'empty' | 'checking' | 'unchecked' }
  | { readonly state: 'good'; readonly check: CodeCheck }
  | { readonly state: 'refused'; readonly reason: string; readonly detail: string }

/** The field for a code in the store's own form, with its answer while somebody types. */
export class KithCodeField extends KithElement {
  static formAssociated = true
  static override focusInside = true
  static override observedAttributes = [...settingNames, 'value', 'label', 'placeholder', 'required', 'disabled']
  static override rules = [
    style,
    css`
      label { display: block; font-weight: 550; margin-block-end: 6px; }
      input { inline-size: 100%; min-height: 48px; padding: 8px 14px; font-size: max(16px, 1em); background: var(--kith-color-field, transparent); border: 1px solid var(--kith-color-field-line, color-mix(in oklab, currentColor 55%, transparent)); border-radius: var(--kith-radius-button, 10px); text-transform: uppercase; }
      input:placeholder-shown { font-weight: 400; text-transform: none; letter-spacing: 0; }
      #answer { min-block-size: 3em; margin-block-start: 4px; font-size: .9375em; }
    `,
  ]

  protected override readonly wants = { panel: false, notices: false }
  readonly #internals = this.attachInternals()
  #value = ''
  #disabled = false
  #answer: Answer = { state: 'empty' }
  #timer = 0
  #asking: AbortController | null = null

  override connectedCallback(): void {
    super.connectedCallback()
    if (this.#value) return
    const brought = new URLSearchParams(location.search).get(this.getAttribute('param') ?? 'ref')
    this.value = this.getAttribute('value') ?? brought?.slice(0, longest) ?? ''
  }

  override attributeChangedCallback(name = '', _: string | null = null, value: string | null = null): void {
    if (name === 'value') this.value = value ?? ''
    super.attributeChangedCallback()
  }

  get form(): HTMLFormElement | null {
    return this.#internals.form
  }

  get name(): string {
    return this.getAttribute('name') ?? ''
  }

  get value(): string {
    return this.#value
  }

  set value(value: string) {
    if (value.trim() === this.#value.trim() && this.#answer.state !== 'unchecked') return
    this.#value = value
    this.#plan()
    this.change()
  }

  formResetCallback(): void {
    this.value = this.getAttribute('value') ?? ''
  }

  formDisabledCallback(disabled: boolean): void {
    this.#disabled = disabled
    this.change()
  }

  formStateRestoreCallback(state: string): void {
    this.value = state
  }

  #plan(): void {
    clearTimeout(this.#timer)
    this.#asking?.abort()
    const code = this.#value.trim()
    this.#answer = { state: code ? 'checking' : 'empty' }
    if (code) this.#timer = window.setTimeout(() => this.#check(code), pauseMillis)
  }

  async #check(code: string): Promise<void> {
    const { connection } = this
    if (!connection) return
    const asking = new AbortController()
    this.#asking = asking
    try {
      const path = `/v1/public/codes/${encodeURIComponent(code)}/check`
      const check = await connection.call<CodeCheck>('POST', path, { signal: asking.signal, anonymous: true })
      this.#answer = { state: 'good', check }
      this.tell('kith-code-checked', { code, ok: true, offer: check.offer })
    } catch (error) {
      if (asking.signal.aborted) return
      if (error instanceof Refused && error.status >= 400 && error.status < 500) {
        const { reason, message: detail } = error
        this.#answer = { state: 'refused', reason, detail }
        this.tell('kith-code-checked', { code, ok: false, reason, detail })
      } else {
        this.#answer = { state: 'unchecked' }
        const again = () => this.#plan()
        addEventListener('online', again, { once: true })
      }
    }
    this.change()
  }

  protected override draw(): Shown {
    const { speech } = this
    const { state } = this.#answer
    const required = this.hasAttribute('required')
    const value = this.#value.trim()
    this.#internals.setFormValue(value)
    const label = this.getAttribute('label') ?? speech.say('codeLabel')
    this.#internals.setValidity(required && !value ? { valueMissing: true } : {}, label)
    return html`<label for="code" part="label">${label}</label>
      <input id="code" part="input" class="code" .value=${this.#value} placeholder=${this.getAttribute('placeholder') ?? ''}
        ?required=${required} ?disabled=${this.#disabled} maxlength=${longest} autocomplete="off" autocapitalize="characters" spellcheck="false"
        aria-describedby="answer" aria-invalid=${state === 'refused'} @input=${this.#typed} @keydown=${this.#pressed}>
      <p id="answer" class=${state === 'good' ? 'good' : state === 'refused' ? 'bad' : 'muted'} part="answer answer-${state}" role="status">${this.#words()}</p>`
  }

  #words(): string {
    const answer = this.#answer
    if (answer.state === 'good') {
      const { label, gifts, discount } = answer.check.offer
      const given = discount ? [label, gifts] : [gifts ?? label]
      return this.speech.say('good', { label: given.filter(Boolean).join(' + ') })
    }
    if (answer.state === 'refused') return answer.detail
    return answer.state === 'empty' ? '' : this.speech.say(answer.state === 'checking' ? 'loading' : 'unchecked')
  }

  readonly #typed = (event: Event) => {
    this.value = (event.target as HTMLInputElement).value
  }

  /** As in any field of a form: as if its first button were pressed. */
  readonly #pressed = (event: KeyboardEvent) => {
    const { form } = this
    if (event.key !== 'Enter' || event.isComposing || !form) return
    form.requestSubmit([...(form.elements as Iterable<HTMLButtonElement>)].find(({ type }) => type === 'submit'))
  }

  protected override content(): Shown {
    return nothing
  }
}
