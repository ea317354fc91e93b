import { html, LitElement, nothing, type PropertyValues } from 'lit'
import type { Code, Sharing } from './answers.ts'
import type { Shown } from './element.ts'
import { safeAddress } from './element.ts'
import { Speech } from './speech.ts'
import { style } from './style.ts'

type Way = Sharing['ways'][number]

const saidMillis = 2_500

/** Ways to hand a link on, as buttons. */
export class KithShare extends LitElement {
  static override styles = [style]
  static override properties = {
    code: { attribute: false },
    speech: { attribute: false },
    shown: { state: true },
    copied: { state: true },
  }

  declare code: Code | null
  declare speech: Speech
  /** The way whose dialog is open. */
  declare shown: Way | null
  declare copied: string

  constructor() {
    super()
    this.code = this.shown = null
    this.copied = ''
    this.speech = new Speech('en')
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('shown') && this.shown) this.renderRoot.querySelector('dialog')?.showModal()
  }

  protected override render(): Shown {
    const { code, speech } = this
    if (!code) return nothing
    const { title, text, ways } = code.sharing
    return html`<div class="row" part="share">
        ${
          'share' in navigator
            ? html`<button class="main" part="button button-main" @click=${() => this.#hand({ title, text, url: code.link })}>${speech.say('share')}</button>`
            : nothing
        }
        ${this.#copyButton(code.link, 'copyLink', 'share' in navigator ? '' : 'main')}
        ${ways.map((way) => this.#wayButton(way, code))}
      </div>
      <div class="unseen" role="status">${this.copied && speech.say('copied')}</div>
      ${this.shown ? this.#dialog(this.shown, code) : nothing}`
  }

  #copyButton(text: string, label: 'copyLink' | 'copy', kind = ''): Shown {
    const { speech } = this
    return html`<button class=${kind} part="button" @click=${() => this.copy(text)}>${speech.say(this.copied === text ? 'copied' : label)}</button>`
  }

  #wayButton(way: Way, { code }: Code): Shown {
    const label = this.speech.say(`share_${way.channel}`)
    const pressed = () => this.#tell(way.channel, code)
    if (way.channel === 'wechat' || way.channel === 'facebook') {
      const open = () => {
        this.shown = way
        pressed()
      }
      return html`<button part="button" aria-haspopup="dialog" @click=${open}>${label}</button>`
    }
    const leaves = way.channel !== 'email'
    return html`<a class="button" part="button" href=${safeAddress(way.href ?? '')} target=${leaves ? '_blank' : '_self'} rel="noopener noreferrer" @click=${pressed}>${label}</a>`
  }

  #dialog(way: Way, { qr }: Code): Shown {
    const { speech } = this
    const label = speech.say(`share_${way.channel}`)
    const close = () => this.renderRoot.querySelector('dialog')?.close()
    const body =
      way.channel === 'wechat'
        ? html`<p>${speech.say('scan')}</p><img class="qr" src=${qr} alt=${speech.say('qrOf')} width="240" height="240">`
        : html`<p>${speech.say('facebookHint')}</p>
            <blockquote class="note">${way.text}</blockquote>
            <div class="row">
              ${this.#copyButton(way.text, 'copy')}
              <a class="button main" part="button button-main" href=${safeAddress(way.href ?? '')} target="_blank" rel="noopener noreferrer">${speech.say('toFacebook')}</a>
            </div>`
    return html`<dialog part="dialog" aria-label=${label} @close=${() => {
      this.shown = null
    }} @click=${(event: Event) => event.target === event.currentTarget && close()}>
      <div class="stack">
        <h3>${label}</h3>
        ${body}
        <button part="button" @click=${close}>${speech.say('close')}</button>
      </div>
    </dialog>`
  }

  async #hand(what: ShareData): Promise<void> {
    try {
      await navigator.share(what)
      if (this.code) this.#tell('device', this.code.code)
    } catch {
      // Closed without sharing.
    }
  }

  async copy(text: string): Promise<void> {
    if (!(await copyText(text))) return
    this.copied = text
    if (this.code) this.#tell('copy', this.code.code)
    setTimeout(() => {
      this.copied = ''
    }, saidMillis)
  }

  #tell(channel: string, code: string): void {
    this.dispatchEvent(new CustomEvent('kith-shared', { detail: { channel, code }, bubbles: true, composed: true }))
  }
}

/** Pages without TLS have no clipboard of the newer kind. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const area = document.createElement('textarea')
    area.value = text
    area.readOnly = true
    document.body.append(area)
    area.select()
    const done = document.execCommand('copy')
    area.remove()
    return done
  }
}
