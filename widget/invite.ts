import { html, nothing } from 'lit/html.js'
import type { Code, Program } from './answers.ts'
import { facts, type Shown } from './base.ts'
import { Inviting, isUsable } from './share.ts'

/** A code, its link, its picture, and the ways to hand it on. */
export class KithInvite extends Inviting {
  static override reserve = 560

  protected override program(program: Program): Shown {
    const { speech } = this
    const { rules } = program
    const { title, subtitle } = program.share as { title: string; subtitle: string }
    const heading = title || program.name
    const code = currentCode(program)
    return html`<section class="card stack" part="card" aria-label=${heading}>
      <header class="stack near">
        <h2 part="title">${heading}</h2>
        ${subtitle ? html`<p>${subtitle}</p>` : nothing}
      </header>
      ${code ? this.#ticket(code) : html`<div class="card ticket blank">${this.maker(program)}</div>`}
      ${code ? (isUsable(code) ? this.ways(code) : this.maker(program)) : nothing}
      ${this.#facts(program, code)}
      <details part="rules"><summary>${speech.say('rules')}</summary><ul>${rules.map((rule) => html`<li>${rule}</li>`)}</ul></details>
    </section>`
  }

  #ticket(code: Code): Shown {
    const { speech } = this
    const usable = isUsable(code)
    return html`<div class="card ticket row spread" part="ticket">
      <div class="stack near">
        <small>${speech.say('yourCode')}</small>
        <div class="row"><strong class="code large" part="code">${code.code}</strong>
        ${usable ? this.copier(code.code, 'yourCode', code.code) : html`<span class="badge bad">${speech.say(`is_${code.state}`)}</span>`}</div>
      </div>
      ${usable ? this.picture(code, 124) : nothing}
    </div>`
  }

  #facts({ limit, endsAt }: Program, code: Code | undefined): Shown {
    const { speech } = this
    const most = code?.maxUses ?? 0
    const until = (code && isUsable(code) && code.expiresAt) || endsAt
    return facts(
      until && speech.say('until', { date: speech.moment(until) }),
      most > 1 && speech.count('uses', most, { used: code?.uses ?? 0 }),
      limit && speech.say(`limit_${limit.per}`, { used: limit.used, count: limit.referrals }),
    )
  }
}

/** The newest that a friend can still use, else the newest. */
function currentCode({ codes }: Program): Code | undefined {
  return codes.find(({ state }) => state === 'available') ?? codes.find(isUsable) ?? codes[0]
}
