import { html, nothing } from 'lit/html.js'
import type { Code, Panel, Program, Referral, Sharing } from './answers.ts'
import type { Shown } from './base.ts'
import { KithElement, safeAddress } from './element.ts'

type Way = Sharing['ways'][number]

/** An element that makes codes and hands them on. */
export abstract class Inviting extends KithElement {
  /** The way whose dialog is open. */
  way: { readonly way: Way; readonly code: Code } | null = null

  protected override draw(): Shown {
    const { way } = this
    return html`${super.draw()}${way ? this.#dialog(way.way, way.code) : nothing}`
  }

  protected override drawn(): void {
    const dialog = this.root.querySelector('dialog')
    if (dialog && !dialog.open) dialog.showModal()
  }

  protected override content(panel: Panel): Shown {
    const programs = this.open(panel)
    return programs.length
      ? html`${programs.map((program) => this.program(program, panel.referrals))}`
      : this.closed(panel)
  }

  protected abstract program(program: Program, referrals: readonly Referral[]): Shown

  /** A button for another code, or why there is none to be had. */
  protected maker(program: Program): Shown {
    const { speech } = this
    const { detail, codes, codesLeft } = program
    if (detail) return html`<p part="refusal">${detail}</p>`
    if (codesLeft === null && codes.some(isUsable)) return nothing
    const label = speech.say(codes.length ? 'makeAnother' : 'make')
    return html`<div>${this.button(label, () => this.#make(program), 'main')}</div>`
  }

  async #make(program: Program): Promise<void> {
    await this.attempt(program.id, async (connection) => {
      const { code, link } = await connection.act<Code>('/v1/me/codes', { program: program.id })
      this.said = `${this.speech.say('yourCode')}: ${code}`
      this.tell('kith-code-created', { code, link, program: program.key })
    })
  }

  protected copier(text: string, what: 'yourCode' | 'yourLink' | null, code: string, kind: '' | 'main' = ''): Shown {
    const { speech } = this
    const copy = async () => {
      await this.copy(text)
      this.#shared('copy', code)
    }
    const label = speech.say(this.copied === text ? 'copied' : 'copy')
    return this.button(label, copy, kind, what ? `${label}: ${speech.say(what)}` : label)
  }

  protected picture({ qr }: Code, size: number): Shown {
    return html`<img class="qr" part="qr" src=${qr} alt=${this.speech.say('qrOf')} width=${size} height=${size}>`
  }

  /** The link, and the ways to hand it on. */
  protected ways(code: Code): Shown {
    const { speech } = this
    const { title, text, ways } = code.sharing
    const own = 'share' in navigator
    const hand = () =>
      navigator.share({ title, text, url: code.link }).then(
        () => this.#shared('device', code.code),
        // Closed without sharing.
        () => {},
      )
    return html`<div class="stack near grow">
      <small>${speech.say('yourLink')}</small>
      <div class="row"><a class="fit" part="link" dir="ltr" href=${code.link} target="_blank" rel="noopener">${code.link.replace(/^https?:\/\//, '')}</a>${this.copier(code.link, 'yourLink', code.code, own ? '' : 'main')}</div>
      <div class="row" part="share">
        ${own ? this.button(speech.say('share'), hand, 'main') : nothing}
        ${ways.map((way) => this.#button(way, code))}
      </div>
    </div>`
  }

  #button(way: Way, code: Code): Shown {
    const { channel, href, icon } = way
    const label = this.speech.say(`share_${channel}`)
    const pressed = () => this.#shared(channel, code.code)
    if (channel === 'wechat' || channel === 'facebook') {
      const open = () => {
        this.#show({ way, code })
        pressed()
      }
      return this.button(label, open)
    }
    return html`<a class="button" part="button" href=${safeAddress(href)} target=${channel === 'email' ? '_self' : '_blank'} rel="noopener" @click=${pressed}>${icon ? html`<img src=${icon} alt="" width="20" height="20">` : nothing}${label}</a>`
  }

  #show(way: Inviting['way']): void {
    this.way = way
    this.change()
  }

  #dialog({ channel, text, href }: Way, code: Code): Shown {
    const { speech } = this
    const label = speech.say(`share_${channel}`)
    const close = () => this.#show(null)
    const outside = (event: Event) => event.target === event.currentTarget && close()
    return html`<dialog class="card" part="dialog" aria-label=${label} @close=${close} @click=${outside}>
      <div class="stack">
        <h2>${label}</h2>
        ${
          channel === 'wechat'
            ? html`<p>${speech.say('scan')}</p>${this.picture(code, 240)}`
            : html`<p>${speech.say('facebookHint')}</p>
              <blockquote class="note">${text}</blockquote>
              <div class="row">${this.copier(text, null, code.code)}<a class="button main" part="button button-main" href=${safeAddress(href)} target="_blank" rel="noopener">${label}</a></div>`
        }
        ${this.button(speech.say('close'), close)}
      </div>
    </dialog>`
  }

  #shared(channel: string, code: string): void {
    this.tell('kith-shared', { channel, code })
  }
}

export function isUsable({ state }: Code): boolean {
  return state === 'available' || state === 'reserved'
}
