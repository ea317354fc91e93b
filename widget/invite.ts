import { html, nothing, type PropertyDeclarations } from 'lit'
import type { Code, Panel, Program } from './answers.ts'
import { KithElement, type Shown } from './element.ts'
import { copyText } from './share.ts'

const saidMillis = 2_500

/** A code, its link, its picture, and the ways to hand it on. */
export class KithInvite extends KithElement {
  static override properties: PropertyDeclarations = { copied: { state: true } }

  declare copied: string

  constructor() {
    super()
    this.copied = ''
  }

  protected override content(panel: Panel): Shown {
    const programs = this.open(panel)
    if (programs.length === 0) return this.closed(panel)
    return html`${programs.map((program) => this.#program(program))}`
  }

  #program(program: Program): Shown {
    const current = currentCode(program)
    const { title, subtitle } = program.share as { title: string; subtitle: string }
    const { speech } = this
    return html`<section class="card stack" part="card" aria-label=${title || program.name}>
      <header class="stack near">
        <h2 part="title">${title || program.name}</h2>
        ${subtitle ? html`<p class="muted">${subtitle}</p>` : nothing}
        ${program.endsAt ? html`<p class="muted">${speech.say('ends', { date: speech.moment(program.endsAt) })}</p>` : nothing}
      </header>
      ${current ? this.#code(current) : nothing}
      ${current && isUsable(current) ? nothing : this.#make(program)}
      ${this.#limit(program)}
      <details part="rules"><summary>${speech.say('rules')}</summary><ul>${program.rules.map((rule) => html`<li>${rule}</li>`)}</ul></details>
    </section>`
  }

  #code(code: Code): Shown {
    const { speech } = this
    const usable = isUsable(code)
    const { uses, maxUses } = code
    return html`<div class="ticket row" part="ticket">
        <div class="stack near grow">
          <small>${speech.say('yourCode')}</small>
          <output class="code large" part="code">${code.code}</output>
          <small class="row">
            ${usable ? nothing : html`<span class="badge bad">${speech.say(`state_${code.state}`)}</span>`}
            ${usable && code.expiresAt ? html`<span>${speech.say('until', { date: speech.moment(code.expiresAt) })}</span>` : nothing}
            ${maxUses !== null && maxUses > 1 ? html`<span>${speech.count('uses', maxUses, { used: uses })}</span>` : nothing}
          </small>
          ${usable ? html`<div><button part="button" aria-label=${speech.say('copyCode')} @click=${() => this.#copy(code.code)}>${speech.say(this.copied ? 'copied' : 'copy')}</button></div>` : nothing}
        </div>
        ${usable ? html`<img class="qr" part="qr" src=${code.qr} alt=${speech.say('qrOf')} width="132" height="132" loading="lazy">` : nothing}
      </div>
      ${usable ? html`<div class="stack near"><small>${speech.say('yourLink')}</small><a class="link" part="link" dir="ltr" href=${code.link} rel="noopener">${code.link.replace(/^https?:\/\//, '')}</a></div><kith-share .code=${code} .speech=${speech} exportparts="button, button-main, share, dialog"></kith-share>` : nothing}`
  }

  #make(program: Program): Shown {
    const { speech } = this
    if (!program.eligible) return html`<p class="note" part="refusal">${program.detail}</p>`
    if (program.codesLeft === 0) return html`<p class="note" part="refusal">${speech.say('noMoreCodes')}</p>`
    const label = speech.say(program.codes.length ? 'makeAnother' : 'make')
    return html`<div><button class="main" part="button button-main" aria-disabled=${!!this.busy} @click=${() => this.#ask(program)}>${label}</button></div>`
  }

  #limit({ limit }: Program): Shown {
    if (!limit) return nothing
    const { used, referrals, per } = limit
    return html`<p class="muted">${this.speech.say(`limit_${per}`, { used, count: referrals })}</p>`
  }

  async #ask(program: Program): Promise<void> {
    await this.attempt(program.id, async (connection) => {
      const code = await connection.act<Code>('/v1/me/codes', { program: program.id })
      this.said = this.speech.say('made', { code: code.code })
      this.tell('kith-code-created', { code: code.code, link: code.link, program: program.key })
    })
  }

  async #copy(text: string): Promise<void> {
    if (!(await copyText(text))) return
    this.copied = text
    this.said = this.speech.say('copied')
    setTimeout(() => {
      this.copied = ''
    }, saidMillis)
  }
}

export function isUsable({ state }: Code): boolean {
  return state === 'available' || state === 'reserved'
}

/** The newest that a friend can still use, else the newest. */
function currentCode({ codes }: Program): Code | undefined {
  return codes.find(({ state }) => state === 'available') ?? codes.find(isUsable) ?? codes[0]
}
