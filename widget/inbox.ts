import { css, html, nothing, type PropertyDeclarations, type PropertyValues } from 'lit'
import type { Notice, Panel } from './answers.ts'
import { KithElement, type Shown, safeAddress } from './element.ts'
import { style } from './style.ts'

const popUpsMost = 3
const marker = 'kith-popped'

/** What a customer is told: a bell with its list, or the list alone (`mode="list"`), and pop-ups for what is new. */
export class KithInbox extends KithElement {
  static override styles = [
    style,
    css`
      :host(:not([mode='list'])) { display: inline-block; position: relative; }
      .bell { position: relative; border-color: transparent; padding: 0; font-size: inherit; }
      .bell svg { inline-size: 22px; block-size: 22px; fill: none; stroke: currentColor; stroke-width: 1.7; stroke-linecap: round; stroke-linejoin: round; }
      .count { position: absolute; inset-block-start: 2px; inset-inline-end: 0; min-inline-size: 20px; padding: 0 5px; border-radius: 99px; background: var(--_accent); color: var(--_on-accent); font-size: 12px; line-height: 20px; font-weight: 650; }
      .drawer { inline-size: min(400px, calc(100vw - 24px)); max-block-size: min(560px, 80vh); overflow: auto; margin: auto; margin-block-start: 12px; margin-inline-end: 12px; }
      .message { display: grid; gap: 4px; }
      .unread { border-inline-start: 3px solid var(--_accent); padding-inline-start: 12px; }
      .popups { position: fixed; inset-block-end: 16px; inset-inline: 16px; z-index: 2147483000; display: grid; gap: 12px; justify-items: end; pointer-events: none; }
      .popup { pointer-events: auto; inline-size: min(380px, 100%); background: var(--kith-color-surface, Canvas); color: var(--kith-color-text, CanvasText); box-shadow: 0 12px 40px #0003; animation: rise .25s ease-out; }
      @keyframes rise { from { translate: 0 12px; opacity: 0; } }
    `,
  ]
  static override properties: PropertyDeclarations = { mode: { reflect: true }, popups: {} }

  declare mode: 'bell' | 'list' | null
  /** `off` where the store shows pop-ups of its own. */
  declare popups: string | null
  protected override wants = { panel: false, notices: true }

  override disconnectedCallback(): void {
    if (this.connection?.popper === this) this.connection.popper = null
    super.disconnectedCallback()
  }

  protected override content(_: Panel): Shown {
    const notices = this.connection?.notices ?? []
    const { speech } = this
    const unread = notices.filter(({ readAt }) => readAt === null).length
    if (this.mode === 'list') return html`${this.#list(notices, unread)}${this.#popUps(notices)}`
    const open = () => this.renderRoot.querySelector<HTMLDialogElement>('.drawer')?.showModal()
    return html`<button class="bell" part="bell" aria-haspopup="dialog" aria-label="${speech.say('inbox')}${unread ? `: ${speech.count('unread', unread)}` : ''}" @click=${open}>
        <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M6 9a6 6 0 0 1 12 0c0 6 2.5 7 2.5 7h-17S6 15 6 9M10 20a2.2 2.2 0 0 0 4 0"/></svg>
        ${unread ? html`<span class="count" part="count" aria-hidden="true">${speech.number(unread)}</span>` : nothing}
      </button>
      <dialog class="drawer" part="dialog" aria-label=${speech.say('inbox')} @click=${(event: Event) => event.target === event.currentTarget && this.#close()}>
        ${this.#list(notices, unread)}
        <p><button part="button" @click=${() => this.#close()}>${speech.say('close')}</button></p>
      </dialog>
      ${this.#popUps(notices)}`
  }

  protected override skeleton(): Shown {
    return this.mode === 'list'
      ? super.skeleton()
      : html`<button class="bell" disabled aria-label=${this.speech.say('loading')}></button>`
  }

  protected override signIn(standing: 'anonymous' | 'signed-out'): Shown {
    return this.mode === 'list' ? super.signIn(standing) : nothing
  }

  #close(): void {
    this.renderRoot.querySelector('dialog')?.close()
  }

  #list(notices: readonly Notice[], unread: number): Shown {
    const { speech, connection } = this
    return html`<section class="stack" part="list" aria-label=${speech.say('inbox')}>
      <header class="row spread">
        <h2 part="title">${speech.say('inbox')}</h2>
        ${unread ? html`<button part="button" aria-disabled=${!!this.busy} @click=${() => this.#read()}>${speech.say('readAll')}</button>` : nothing}
      </header>
      ${
        notices.length
          ? html`<ul class="list">${notices.map((notice) => html`<li class="message ${notice.readAt ? '' : 'unread'}" part="item">${this.#message(notice)}</li>`)}</ul>`
          : html`<p class="muted">${speech.say('noMessages')}</p>`
      }
      ${connection?.olderNotices ? html`<div><button part="button" @click=${() => this.attempt('older', (known) => known.older())}>${speech.say('older')}</button></div>` : nothing}
    </section>`
  }

  #message(notice: Notice): Shown {
    const { speech } = this
    const { id, title, body, link, createdAt, readAt } = notice
    return html`<strong>${title}${readAt ? nothing : html` <span class="badge">${speech.say('new')}</span>`}</strong>
      <p>${body}</p>
      <div class="row spread">
        <small><time datetime=${createdAt}>${speech.moment(createdAt)}</time></small>
        <span class="row">
          ${link ? html`<a class="button" part="button" href=${safeAddress(link)} @click=${() => this.#opened(notice)}>${speech.say('open')}</a>` : nothing}
          ${readAt ? nothing : html`<button part="button" aria-label="${speech.say('dismiss')}: ${title}" @click=${() => this.#read(id)}>${speech.say('dismiss')}</button>`}
        </span>
      </div>`
  }

  #opened(notice: Notice): void {
    this.tell('kith-opened', { id: notice.id, scenario: notice.scenario, link: notice.link })
    void this.#read(notice.id)
  }

  async #read(id?: string): Promise<void> {
    await this.attempt(id ?? 'all', async (connection) => {
      await connection.act('/v1/me/notifications/read', id ? { ids: [id] } : {})
    })
  }

  protected override heard(): void {
    const { connection } = this
    if (connection && this.popups !== 'off') connection.popper ??= this
    super.heard()
  }

  /** What nobody has read and this browser has not shown before this page; it stays until it is dismissed. */
  #popUps(notices: readonly Notice[]): Shown {
    if (this.connection?.popper !== this) return nothing
    this.#before ??= popped()
    const before = this.#before
    const fresh = notices.filter(
      ({ id, readAt, channels }) => readAt === null && id > before && channels.includes('popup'),
    )
    return html`<div class="popups" part="popups" role="log">
      ${fresh.slice(0, popUpsMost).map((notice) => html`<div class="card popup message" part="popup">${this.#message(notice)}</div>`)}
    </div>`
  }

  #before: string | null = null

  protected override updated(changed: PropertyValues): void {
    super.updated(changed)
    const newest = this.connection?.notices?.[0]?.id
    if (this.connection?.popper !== this || !newest || newest <= popped()) return
    try {
      localStorage.setItem(marker, newest)
    } catch {
      // Where nothing may be kept they come up again.
    }
  }
}

function popped(): string {
  try {
    return localStorage.getItem(marker) ?? ''
  } catch {
    return ''
  }
}
