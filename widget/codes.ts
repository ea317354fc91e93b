import { html, nothing } from 'lit'
import type { Code, Panel, Program, Referral } from './answers.ts'
import { KithElement, type Shown } from './element.ts'
import { isUsable } from './invite.ts'

const usesMost = 5

/** All codes of a customer: what state each is in, who used it and when, what it has earned (INV-12). */
export class KithCodes extends KithElement {
  protected override content(panel: Panel): Shown {
    const programs = this.open(panel)
    if (programs.length === 0) return this.closed(panel)
    return html`${programs.map((program) => this.#program(program, panel.referrals))}`
  }

  #program(program: Program, referrals: readonly Referral[]): Shown {
    const { codes, codesLeft, eligible, detail, name } = program
    const { speech } = this
    const most = codesLeft === null ? null : codes.length + codesLeft
    const canMake = eligible && (codesLeft === null ? !codes.some(isUsable) : codesLeft > 0)
    return html`<section class="card stack" part="card" aria-label=${name}>
      <header class="row spread">
        <div class="stack near">
          <h2 part="title">${name}</h2>
          ${most === null ? nothing : html`<p class="muted">${speech.count('made', most, { used: codes.length })}</p>`}
        </div>
        ${
          canMake
            ? html`<button class="main" part="button button-main" aria-disabled=${!!this.busy} @click=${() => this.#ask(program)}>${speech.say(codes.length ? 'makeAnother' : 'make')}</button>`
            : nothing
        }
      </header>
      ${eligible ? nothing : html`<p class="note" part="refusal">${detail}</p>`}
      ${codesLeft === 0 ? html`<p class="note" part="refusal">${speech.say('noMoreCodes')}</p>` : nothing}
      ${
        codes.length
          ? html`<ul class="list">${codes.map((code) => this.#code(code, referrals))}</ul>`
          : html`<p class="muted">${speech.say('noCodes')}</p>`
      }
    </section>`
  }

  #code(code: Code, referrals: readonly Referral[]): Shown {
    const { speech } = this
    const { state, createdAt, expiresAt, reservedUntil, benefit, uses, maxUses } = code
    const usedBy = referrals.filter(({ side, code: used }) => side === 'referrer' && used === code.code)
    const dates =
      expiresAt && isUsable(code)
        ? speech.say('until', { date: speech.moment(expiresAt) })
        : speech.say('created', { date: speech.day(createdAt) })
    return html`<li class="stack" part="item">
      <div class="row spread">
        <div class="stack near">
          <span class="code" part="code">${code.code}</span>
          <small>${dates}</small>
        </div>
        <span class="badge ${state === 'available' ? 'good' : isUsable(code) ? '' : 'muted'}" part="state">${speech.say(`state_${state}`)}</span>
      </div>
      ${reservedUntil ? html`<p class="muted">${speech.say('reservedUntil', { date: speech.moment(reservedUntil) })}</p>` : nothing}
      ${maxUses !== null && maxUses > 1 ? html`<p class="muted">${speech.count('uses', maxUses, { used: uses })}</p>` : nothing}
      ${usedBy.slice(0, usesMost).map((referral) => html`<p class="muted">${speech.say('usedBy', { friend: referral.friend, date: speech.moment(momentOfUse(referral)) })}</p>`)}
      ${benefit === 'none' ? nothing : html`<p class=${benefit === 'open' ? 'good' : 'muted'} part="benefit">${speech.say(`benefit_${benefit}`)}</p>`}
      ${
        isUsable(code)
          ? html`<details><summary>${speech.say('share')}</summary><div class="row top">
              <img class="qr" part="qr" src=${code.qr} alt=${speech.say('qrOf')} width="132" height="132" loading="lazy">
              <kith-share class="grow" .code=${code} .speech=${speech} exportparts="button, button-main, share, dialog"></kith-share>
            </div></details>`
          : nothing
      }
    </li>`
  }

  async #ask(program: Program): Promise<void> {
    await this.attempt(program.id, async (connection) => {
      const code = await connection.act<Code>('/v1/me/codes', { program: program.id })
      this.said = this.speech.say('made', { code: code.code })
      this.tell('kith-code-created', { code: code.code, link: code.link, program: program.key })
    })
  }
}

function momentOfUse({ timeline }: Referral): string {
  const found = timeline.find(({ what }) => what === 'ordered') ?? timeline.find(({ what }) => what === 'redeemed')
  return (found ?? timeline[0])?.at ?? ''
}
