import { html, nothing } from 'lit/html.js'
import type { Code, Program, Referral } from './answers.ts'
import { facts, type Shown } from './base.ts'
import { Inviting, isUsable } from './share.ts'

const usesMost = 5

/** All codes of a customer: what state each is in, who used it and when, what it has earned (INV-12). */
export class KithCodes extends Inviting {
  static override reserve = 320

  protected override program(program: Program, referrals: readonly Referral[]): Shown {
    const { speech } = this
    const { codes, codesLeft, name } = program
    return html`<section class="card stack" part="card" aria-label="${speech.say('codes')}: ${name}">
      <header class="row spread">
        <div class="stack near">
          <h2 part="title">${speech.say('codes')}</h2>
          <small>${name}${codesLeft === null ? '' : ` · ${speech.count('made', codes.length + codesLeft, { used: codes.length })}`}</small>
        </div>
        ${this.maker(program)}
      </header>
      ${
        codes.length
          ? html`<ul class="list">${codes.map((code) => this.#code(code, referrals))}</ul>`
          : html`<p class="muted">${speech.say('noCodes')}</p>`
      }
    </section>`
  }

  #code(code: Code, referrals: readonly Referral[]): Shown {
    const { speech } = this
    const { state, expiresAt, reservedUntil, benefit, uses, maxUses } = code
    const usedBy = referrals.filter(({ side, code: used }) => side === 'referrer' && used === code.code)
    const usable = isUsable(code)
    const lines = facts(
      usable && expiresAt && speech.say('until', { date: speech.moment(expiresAt) }),
      (maxUses ?? 0) > 1 && speech.count('uses', maxUses ?? 0, { used: uses }),
      reservedUntil && speech.say('reservedUntil', { date: speech.moment(reservedUntil) }),
      ...usedBy
        .slice(0, usesMost)
        .map((referral) =>
          speech.say('usedBy', { friend: referral.friend, date: speech.moment(momentOfUse(referral)) }),
        ),
    )
    return html`<li part="item">
      <div class="row spread">
        <strong class="code" part="code">${code.code}</strong>
        <span class="badge ${state === 'available' ? 'good' : 'muted'}" part="state">${speech.say(`is_${state}`)}</span>
      </div>
      ${lines}
      ${benefit === 'none' ? nothing : html`<p part="benefit"><small class=${benefit === 'open' ? 'good' : ''}>${speech.say(`benefit_${benefit}`)}</small></p>`}
      ${usable ? html`<details><summary>${speech.say('share')}</summary><div class="row">${this.picture(code, 124)}${this.ways(code)}</div></details>` : nothing}
    </li>`
  }
}

function momentOfUse({ timeline }: Referral): string {
  const found = timeline.find(({ what }) => what === 'ordered') ?? timeline.find(({ what }) => what === 'redeemed')
  return (found ?? timeline[0])?.at ?? ''
}
