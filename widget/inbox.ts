import { html, nothing } from 'lit/html.js'
import type { Notice, Panel } from './answers.ts'
import { css, type Shown } from './base.ts'
import type { Connection } from './connection.ts'
import { KithElement, safeAddress } from './element.ts'
import { style } from './style.ts'

const fewMost = 5
const marker = 'kith popped up'
const bell = html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M6 9a6 6 0 0 1 12 0c0 6 2.5 7 2.5 7h-17S6 15 6 9M10 20a2.2 2.2 0 0 0 4 0"/></svg>`
/** A page that is left sooner has shown nothing. */
const seenMillis = 1_000

/** What a customer is told: a bell with its list, or the list alone (`mode="list"`), and pop-ups for what is new. */
export class KithInbox extends KithElement {
  static override rules = [
    style,
    css`
      :host(:not([mode='list'])) { display: inline-block; }
      .bell { position: relative; border-color: transparent; padding: 0; }
      .bell svg { inline-size: 22px; fill: none; stroke: currentColor; stroke-width: 1.7; stroke-linecap: round; stroke-linejoin: round; }
      .count { position: absolute; inset-block-start: 0; inset-inline-end: 0; min-inline-size: 20px; padding: 0 5px; border-radius: 99px; background: var(--_accent); color: var(--_on-accent); font-size: 12px; line-height: 20px; }
      .drawer { margin-block-start: 12px; margin-inline-end: 12px; max-block-size: 80vh; }
      .new { border-color: var(--_accent); }
      .popups { position: fixed; inset: var(--kith-popups, auto 16px 16px); z-index: 2147483000; display: grid; gap: 12px; justify-items: end; pointer-events: none; }
      .popups > * { pointer-events: auto; inline-size: min(380px, 100%); padding: 16px; animation: rise .25s; }
      @media (max-width: 599px) { .popups > * { display: flex; align-items: center; justify-content: space-between; padding: 4px 16px; } .popups :is(p, small) { display: none; } }
      @keyframes rise { from { translate: 0 12px; opacity: 0; } }
    `,
  ]

  protected override readonly wants = { panel: false, notices: true }
  #before: string | null = null
  #most = fewMost

  get #isList(): boolean {
    return this.getAttribute('mode') === 'list'
  }

  override disconnectedCallback(): void {
    if (this.connection?.popper === this) this.connection.popper = null
    super.disconnectedCallback()
  }

  protected override content(_: Panel, notices: readonly Notice[]): Shown {
    const { speech } = this
    const unread = notices.filter(({ readAt }) => !readAt).length
    if (this.#isList)
      return html`<section class="card stack" part="card">${this.#list(notices, unread)}</section>${this.#popUps()}`
    const open = () => this.root.querySelector('dialog')?.showModal()
    const outside = (event: Event) => event.target === event.currentTarget && this.#close()
    return html`<button class="bell" part="bell" aria-haspopup="dialog" aria-label="${speech.say('inbox')}${unread ? `: ${speech.count('unread', unread)}` : ''}" @click=${open}>
        ${bell}
        ${unread ? html`<span class="count" part="count" aria-hidden="true">${speech.number(unread)}</span>` : nothing}
      </button>
      <dialog class="card drawer" part="dialog" aria-label=${speech.say('inbox')} @click=${outside}>
        <div class="stack">${this.#list(notices, unread)}${this.button(speech.say('close'), () => this.#close())}</div>
      </dialog>
      ${this.#popUps()}`
  }

  protected override waiting(connection: Connection): Shown {
    return this.#isList
      ? super.waiting(connection)
      : html`<button class="bell" part="bell" disabled aria-label=${this.speech.say('inbox')}>${bell}</button>`
  }

  /** A bell has no room for it. */
  protected override speaks(): boolean {
    return this.#isList && super.speaks()
  }

  /** So that the page can leave room. */
  protected override drawn(): void {
    this.toggleAttribute('popped', !!this.root.querySelector('.popups div'))
  }

  #close(): void {
    this.root.querySelector('dialog')?.close()
  }

  #list(notices: readonly Notice[], unread: number): Shown {
    const { speech, connection } = this
    return html`<header class="row spread">
        <h2 part="title">${speech.say('inbox')}</h2>
        ${unread ? this.button(speech.say('readAll'), () => this.#read(), 'plain') : nothing}
      </header>
      ${
        notices.length
          ? html`<ul class="list">${notices.slice(0, this.#most).map((notice) => html`<li part="item"><div class=${notice.readAt ? '' : 'note new'}>${this.#message(notice)}</div></li>`)}</ul>`
          : html`<p class="muted">${speech.say('noMessages')}</p>`
      }
      ${connection?.cursor || notices.length > this.#most ? html`<div>${this.button(speech.say('older'), () => this.#older())}</div>` : nothing}`
  }

  async #older(): Promise<void> {
    const { connection } = this
    this.#most += 2 * fewMost
    if (connection?.cursor && this.#most > (connection.known.notices?.length ?? 0))
      await this.attempt('older', (known) => known.older())
    this.change()
  }

  #message(notice: Notice): Shown {
    const { speech } = this
    const { id, title, body, link, createdAt, readAt } = notice
    const dismiss = speech.say('dismiss')
    const opened = () => {
      this.tell('kith-opened', { id, scenario: notice.scenario, link })
      if (!readAt) void this.#read(id)
    }
    return html`<strong>${link ? html`<a href=${safeAddress(link)} @click=${opened}>${title}</a>` : title}</strong>
      <p>${body}</p>
      <div class="row spread">
        <small><time datetime=${createdAt}>${speech.moment(createdAt)}</time></small>
        ${readAt ? nothing : this.button(dismiss, () => this.#read(id), 'plain', `${dismiss}: ${title}`)}
      </div>`
  }

  async #read(id?: string): Promise<void> {
    await this.attempt(id ?? 'all', async (connection) => {
      await connection.act('/v1/me/notifications/read', id ? { ids: [id] } : {})
    })
  }

  /** One after the other, what nobody has read and this browser has not shown on an earlier page; it stays until it is dismissed. */
  #popUps(): Shown {
    const { connection } = this
    const notices = connection?.known.notices
    if (!notices || this.setting('popups') === 'off') return nothing
    connection.popper ??= this
    if (connection.popper !== this) return nothing
    const [newest] = notices
    const last = lastPopped(newest?.id)
    this.#before ??= last ?? notices[1]?.id ?? ''
    const before = this.#before
    const fresh = notices.filter(({ id, readAt, channels }) => !readAt && id > before && channels.includes('popup'))
    return html`<div class="popups" part="popups" role="log">${fresh.slice(0, 1).map((notice) => html`<div class="card" part="popup">${this.#message(notice)}</div>`)}</div>`
  }
}

/** What was the newest the last time, and keeps what is now once there was time to see it. Somebody who was never here is not shown all of the past. */
function lastPopped(newest = ''): string | null {
  try {
    const last = localStorage[marker] ?? null
    if (newest > (last ?? '')) setTimeout(() => (localStorage[marker] = newest), seenMillis)
    return last
  } catch {
    return null
  }
}
