import { html, nothing } from 'lit/html.js'
import type { Code, Panel, Program } from './answers.ts'
import type { Shown } from './base.ts'
import { Inviting, isUsable } from './share.ts'

/** A code, its link, its picture, and the ways to hand it on. */
export class KithInvite extends Inviting {
  static override reserve = 520

  protected override content(panel: Panel): Shown {
    const programs = this.open(panel)
    return programs.length ? html`${programs.map((program) => this.#program(program))}` : this.closed(panel)
  }

  #program(program: Program): Shown {
    const { speech } = this
    const { name, rules } = program
    const { title, subtitle } = program.share as { title: string; subtitle: string }
    const code = currentCode(program)
    const facts = this.#facts(program, code)
    return html`<section class="card stack" part="card" aria-label=${title || name}>
      <header class="stack near">
        <h2 part="title">${title || name}</h2>
        ${subtitle ? html`<p>${subtitle}</p>` : nothing}
      </header>
      ${code ? this.#ticket(code) : nothing}
      ${code && isUsable(code) ? this.ways(code) : this.maker(program)}
      ${facts.length ? html`<small class="row">${facts.map((fact) => html`<span>${fact}</span>`)}</small>` : nothing}
      <details part="rules"><summary>${speech.say('rules')}</summary><ul>${rules.map((rule) => html`<li>${rule}</li>`)}</ul></details>
    </section>`
  }

  #ticket(code: Code): Shown {
    const { speech } = this
    const usable = isUsable(code)
    return html`<div class="ticket row spread" part="ticket">
      <div class="stack near">
        <small>${speech.say('yourCode')}</small>
        <div class="row"><strong class="code large" part="code">${code.code}</strong>
        ${usable ? this.copier(code.code, 'yourCode', code.code) : html`<span class="badge bad">${speech.say(`is_${code.state}`)}</span>`}</div>
      </div>
      ${usable ? this.picture(code, 124) : nothing}
    </div>`
  }

  #facts({ limit, endsAt }: Program, code: Code | undefined): string[] {
    const { speech } = this
    const maxUses = code?.maxUses
    const until = (code && isUsable(code) && code.expiresAt) || endsAt
    return [
      until ? speech.say('until', { date: speech.moment(until) }) : '',
      code && maxUses && maxUses > 1 ? speech.count('uses', maxUses, { used: code.uses }) : '',
      limit ? speech.say(`limit_${limit.per}`, { used: limit.used, count: limit.referrals }) : '',
    ].filter(Boolean)
  }
}

/** The newest that a friend can still use, else the newest. */
function currentCode({ codes }: Program): Code | undefined {
  return codes.find(({ state }) => state === 'available') ?? codes.find(isUsable) ?? codes[0]
}
