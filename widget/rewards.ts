import { html, nothing, type PropertyDeclarations } from 'lit'
import type { Coupon, Panel, Program, Referral, Reward } from './answers.ts'
import { KithElement, type Shown } from './element.ts'
import { copyText } from './share.ts'

const sections = ['balances', 'claim', 'ladder', 'coupons', 'rewards', 'referrals'] as const
const fewest = 6

/** What is theirs: balances, gifts to claim, the ladder, coupons, rewards, and how each referral went. */
export class KithRewards extends KithElement {
  static override properties: PropertyDeclarations = { show: {}, copied: { state: true }, all: { state: true } }

  /** Which sections, in that order; all of them unless it is said. */
  declare show: string | null
  declare copied: string
  /** The sections that are shown in full length. */
  declare all: readonly string[]

  constructor() {
    super()
    this.show = null
    this.copied = ''
    this.all = []
  }

  protected override content(panel: Panel): Shown {
    const { programs, rewards, coupons, referrals } = panel
    const hasAny = rewards.length + coupons.length + referrals.length > 0
    if (programs.length === 0 && !hasAny) return this.closed(panel)
    const shown = {
      balances: () => this.#balances(panel),
      claim: () => this.#claims(rewards),
      ladder: () => html`${this.open(panel).map((program) => this.#ladder(program))}`,
      coupons: () => this.#coupons(coupons),
      rewards: () => this.#rewards(rewards),
      referrals: () => this.#referrals(referrals),
    }
    const wanted = this.show?.split(/[\s,]+/) ?? sections
    return html`${wanted.map((name) => shown[name as keyof typeof shown]?.() ?? nothing)}`
  }

  #section(name: string, title: string, body: unknown): Shown {
    return html`<section class="card stack" part="card ${name}" aria-label=${title}><h2 part="title">${title}</h2>${body}</section>`
  }

  #balances({ balances: { credit, points }, programs, rewards }: Panel): Shown {
    const { speech } = this
    const gifts = [
      ...programs.flatMap(({ progress }) => progress.flatMap(({ rungs }) => rungs.flatMap((rung) => rung.gifts))),
      ...rewards.map(({ gift }) => gift),
    ]
    const shows = (type: string, { balance, held }: { balance: number; held: number }) =>
      balance !== 0 || held !== 0 || gifts.some((gift) => gift.type === type)
    const one = (
      label: string,
      known: { balance: number; held: number; available: number },
      say: (amount: number) => string,
    ) =>
      html`<div class="card stack near grow" part="balance">
        <dt class="muted">${label}</dt>
        <dd class="figure ${known.available < 0 ? 'bad' : ''}">${say(known.available)}</dd>
        ${known.held ? html`<dd class="muted">${speech.say('held', { amount: say(known.held) })}</dd>` : nothing}
        ${known.balance < 0 ? html`<dd class="muted">${speech.say('owed')}</dd>` : nothing}
      </div>`
    const both = [
      shows('credit', credit)
        ? one(speech.say('credit'), credit, (amount) => speech.money(amount, credit.currency))
        : nothing,
      shows('points', points) ? one(speech.say('points'), points, (amount) => speech.number(amount)) : nothing,
    ].filter((shown) => shown !== nothing)
    return both.length ? html`<dl class="row stretch" part="balances">${both}</dl>` : nothing
  }

  #claims(rewards: readonly Reward[]): Shown {
    const { speech } = this
    const waiting = rewards.filter(({ claimable }) => claimable)
    if (waiting.length === 0) return nothing
    const rows = waiting.map(
      (reward) => html`<li class="row spread" part="item">
        <div class="stack near"><strong>${reward.label}</strong><small>${this.#about(reward)}</small></div>
        <button class="main" part="button button-main" aria-disabled=${this.busy === reward.id} aria-label="${speech.say('claim')}: ${reward.label}" @click=${() => this.#claim(reward)}>${speech.say('claim')}</button>
      </li>`,
    )
    return this.#section('claim', speech.say('toClaim'), html`<ul class="list">${rows}</ul>`)
  }

  async #claim(reward: Reward): Promise<void> {
    await this.attempt(reward.id, async (connection) => {
      const claimed = await connection.act<Reward>(`/v1/me/rewards/${encodeURIComponent(reward.id)}/claim`)
      this.said = this.speech.say('claimed', { label: claimed.label })
      this.tell('kith-claimed', { reward: claimed.id, label: claimed.label })
    })
  }

  #ladder({ name, progress }: Program): Shown {
    const { speech } = this
    const giving = progress.filter(({ rungs }) => rungs.some(({ gifts }) => gifts.length > 0))
    if (giving.length === 0) return nothing
    const ladders = giving.map(
      ({ label, successes, rungs }) => html`<div class="stack">
        <div class="row spread"><h3>${capitalized(label)}</h3><small>${speech.count('successes', successes)}</small></div>
        <ol class="stack">${rungs.map((rung) => this.#rung(rung))}</ol>
      </div>`,
    )
    return this.#section('ladder', `${speech.say('ladder')} · ${name}`, ladders)
  }

  #rung({ at, every, label, reached, remaining }: Program['progress'][number]['rungs'][number]): Shown {
    const { speech } = this
    const whole = at ?? every ?? 1
    const done = remaining === 0
    const share = done ? 1 : (whole - remaining) / whole
    const title = at === null ? speech.count('rung_every', whole) : speech.count('rung_at', whole)
    const state = [
      reached ? speech.count('reached', at === null ? reached : 1) : '',
      done || (whole === 1 && reached) ? '' : speech.count('remaining', remaining),
    ].filter(Boolean)
    return html`<li class="rung stack near" part="rung">
      <div class="row spread"><strong>${title}</strong><small class=${done ? 'good' : ''}>${state.join(' · ')}</small></div>
      <p>${label}</p>
      <svg class="meter" part="meter" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true"><rect width="100" height="1" class="ground"/><rect width=${100 * share} height="1"/></svg>
    </li>`
  }

  #coupons(coupons: readonly Coupon[]): Shown {
    const { speech } = this
    if (coupons.length === 0) return nothing
    const rows = coupons.map((coupon) => {
      const { code, label, minimum, currency, applies, state, expiresAt } = coupon
      const usable = state === 'available'
      const terms = [
        minimum > 0 ? speech.say('from', { amount: speech.money(minimum, currency) }) : '',
        usable && expiresAt ? speech.say('until', { date: speech.moment(expiresAt) }) : '',
        usable && applies === 'automatically' ? speech.say('automatic') : '',
      ].filter(Boolean)
      return html`<li class="row spread" part="item">
        <div class="stack near"><strong>${capitalized(label)}</strong><small><span class="code">${code}</span>${terms.length ? ` · ${terms.join(' · ')}` : ''}</small></div>
        ${
          usable && applies === 'by_hand'
            ? html`<button part="button" aria-label="${speech.say('copyCode')} ${code}" @click=${() => this.#copy(code)}>${speech.say(this.copied === code ? 'copied' : 'copy')}</button>`
            : html`<span class="badge ${usable ? 'good' : 'muted'}">${speech.say(`coupon_${state}`)}</span>`
        }
      </li>`
    })
    return this.#section('coupons', speech.say('coupons'), this.#few('coupons', rows))
  }

  #rewards(rewards: readonly Reward[]): Shown {
    const { speech } = this
    const given = rewards.filter(({ claimable }) => !claimable)
    if (rewards.length === 0)
      return this.#section('rewards', speech.say('given'), html`<p class="muted">${speech.say('noRewards')}</p>`)
    if (given.length === 0) return nothing
    const rows = given.map((reward) => {
      const { state, label, dueAt, issuedAt, detail, expiresAt } = reward
      const lost = state === 'revoked' || state === 'expired'
      const words = speech.say(`reward_${state}`, { date: speech.moment(dueAt) })
      return html`<li class="row spread" part="item">
        <div class="stack near">
          <strong class=${lost ? 'gone' : ''}>${label}</strong>
          <small>${this.#about(reward)}${issuedAt ? ` · ${speech.day(issuedAt)}` : ''}${expiresAt && !lost ? ` · ${speech.say('until', { date: speech.day(expiresAt) })}` : ''}</small>
          ${detail ? html`<small>${detail}</small>` : nothing}
        </div>
        <span class="badge ${state === 'issued' || state === 'claimed' ? 'good' : lost ? 'bad' : 'muted'}" part="state">${words}</span>
      </li>`
    })
    return this.#section('rewards', speech.say('given'), this.#few('rewards', rows))
  }

  #about({ programName, side }: Reward): string {
    return `${programName} · ${this.speech.say(`side_${side}`)}`
  }

  #referrals(referrals: readonly Referral[]): Shown {
    const { speech } = this
    if (referrals.length === 0) return nothing
    const rows = referrals.map((referral) => {
      const { side, friend, state, reason, timeline, waitingUntil, programName } = referral
      const lost = ['revoked', 'lapsed', 'rejected'].includes(state)
      return html`<li part="item"><details>
        <summary><span class="grow">${speech.say(side === 'referrer' ? 'friend' : 'invitedBy', { friend })}</span><span class="badge ${state === 'rewarded' ? 'good' : lost ? 'bad' : 'muted'}" part="state">${speech.say(`referral_${state}`)}</span></summary>
        <div class="stack">
          <small>${programName}</small>
          ${reason ? html`<p class="note">${reason}</p>` : nothing}
          <ol class="timeline" part="timeline">${timeline.map(({ what, at }) => html`<li><span>${speech.say(`moment_${what}`)}</span> <time datetime=${at} class="muted">${speech.moment(at)}</time></li>`)}</ol>
          ${waitingUntil ? html`<p class="muted">${speech.say(state === 'pending' ? 'waiting' : 'coming', { date: speech.moment(waitingUntil) })}</p>` : nothing}
        </div>
      </details></li>`
    })
    return this.#section('referrals', speech.say('friends'), this.#few('referrals', rows))
  }

  /** The first of a long list, and the rest when it is asked for. */
  #few(name: string, rows: readonly Shown[]): Shown {
    const whole = this.all.includes(name) || rows.length <= fewest
    const more = () => {
      this.all = [...this.all, name]
    }
    return html`<ul class="list">${whole ? rows : rows.slice(0, fewest)}</ul>
      ${whole ? nothing : html`<div><button part="button" @click=${more}>${this.speech.say('older')}</button></div>`}`
  }

  async #copy(code: string): Promise<void> {
    if (!(await copyText(code))) return
    this.copied = code
    this.said = this.speech.say('copied')
  }
}

function capitalized(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
