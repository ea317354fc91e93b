import { html, nothing } from 'lit'
import type { Panel } from './answers.ts'
import { KithElement, type Shown } from './element.ts'

const parts =
  'card, title, button, button-main, ticket, code, link, qr, share, dialog, rules, item, state, benefit, balances, balance, rung, meter, timeline, list, refusal, problem, offline, popups, popup'

/** The whole member page. */
export class KithMember extends KithElement {
  protected override content(panel: Panel): Shown {
    const programs = this.open(panel)
    const several = programs.some(({ codes, codesLeft }) => codesLeft !== null || codes.length > 1)
    return html`<kith-invite exportparts=${parts}></kith-invite>
      ${several ? html`<kith-codes exportparts=${parts}></kith-codes>` : nothing}
      <kith-rewards exportparts=${parts}></kith-rewards>
      ${programs.length || this.connection?.notices?.length ? html`<section class="card" part="card"><kith-inbox mode="list" exportparts=${parts}></kith-inbox></section>` : nothing}`
  }
}
