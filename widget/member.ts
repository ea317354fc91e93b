import { html, nothing } from 'lit/html.js'
import type { Panel } from './answers.ts'
import type { Shown } from './base.ts'
import { KithElement } from './element.ts'

const parts =
  'card, title, button, button-main, ticket, code, link, qr, share, dialog, rules, item, state, benefit, balance, rung, meter, timeline, refusal, problem, popups, popup'

/** The whole member page. */
export class KithMember extends KithElement {
  static override reserve = 900

  protected override content(panel: Panel): Shown {
    const programs = this.open(panel)
    const several = programs.some(({ codes, codesLeft }) => codes.length > (codesLeft === null ? 1 : 0))
    return html`<kith-invite exportparts=${parts}></kith-invite>
      ${several ? html`<kith-codes exportparts=${parts}></kith-codes>` : nothing}
      <kith-rewards exportparts=${parts}></kith-rewards>
      ${programs.length || panel.unread ? html`<kith-inbox mode="list" exportparts=${parts}></kith-inbox>` : nothing}`
  }
}
