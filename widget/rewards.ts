import { html, nothing } from 'lit/html.js'
import type { Coupon, Panel, Program, Referral, Reward } from './answers.ts'
import { facts, type Shown } from './base.ts'
import { KithElement } from './element.ts'

const sections = ['balances', 'claim', 'ladder', 'coupons', 'rewards', 'referrals'] as const
const fewMost = 5
const lost: ReadonlySet<string> = new Set(['revoked', 'expired', 'lapsed', 'rejected'])
const fine: ReadonlySet<string> = new Set(['issued', 'claimed', 'available', 'rewarded'])

type Rung = Program['progress'][number]['rungs'][number]
interface Balance {
  readonly balance: number
  readonly held: number
  readonly available: number
}

/** What is theirs: balances, gifts to claim, the ladder, coupons, rewards, and how each referral went. */
export class KithRewards extends KithElement {
  static override reserve = 480

  /** The sections that are shown in full length. */
  readonly #whole = new Set<string>()
  /** What waited on this page: claimed, it stays where it was, so that nothing moves under the finger. */
  readonly #waited = new Set<string>()

  protected override content(panel: Panel): Shown {
    const { coupons } = panel
    const only = this.named(panel)
    const own = <Item extends { readonly program: string | null }>(items: readonly Item[]) =>
      only ? items.filter(({ program }) => program === only.id) : items
    const [rewards, referrals] = [own(panel.rewards), own(panel.referrals)]
    if (this.open(panel).length + rewards.length + coupons.length + referrals.length === 0) return this.closed(panel)
    for (const { id, claimable } of rewards) if (claimable) this.#waited.add(id)
    const draw = {
      balances: this.#balances(panel),
      claim: this.#claims(rewards),
      ladder: this.open(panel).map((program) => this.#ladder(program)),
      coupons: this.#coupons(coupons),
      rewards: this.#rewards(rewards),
      referrals: this.#referrals(referrals),
    }
    const wanted = this.setting('show')?.split(/[\s,]+/) ?? sections
    return html`${wanted.map((name) => draw[name as keyof typeof draw])}`
  }

  #section(name: string, title: string, body: unknown): Shown {
    return html`<section class="card stack" part="card ${name}" aria-label=${title}><h2 part="title">${title}</h2>${body}</section>`
  }

  /** A list of which a few are shown, and the rest when it is asked for. */
  #list<Item>(name: string, items: readonly Item[], row: (item: Item) => Shown): Shown {
    const whole = this.#whole.has(name) || items.length <= fewMost
    const more = () => {
      this.#whole.add(name)
      this.change()
    }
    return html`<ul class="list">${(whole ? items : items.slice(0, fewMost)).map((item) => html`<li part="item">${row(item)}</li>`)}</ul>
      ${whole ? nothing : html`<div>${this.button(this.speech.say('older'), more)}</div>`}`
  }

  #badge(state: string, words: string): Shown {
    return html`<span class="badge ${fine.has(state) ? 'good' : lost.has(state) ? 'bad' : 'muted'}" part="state">${words}</span>`
  }

  #balances({ balances: { credit, points }, programs, rewards }: Panel): Shown {
    const { speech } = this
    const rungs = programs.flatMap(({ progress }) => progress).flatMap(({ rungs }) => rungs)
    const promised = rungs.flatMap(({ gifts }) => gifts)
    const types = new Set([...promised, ...rewards.map(({ gift }) => gift)].map(({ type }) => type))
    const one = (type: 'credit' | 'points', known: Balance, say: (amount: number) => string) => {
      const { balance, held, available } = known
      if (!balance && !held && !types.has(type)) return []
      return html`<div class="card stack near grow" part="balance">
        <dt><small>${speech.say(type)}</small></dt>
        <dd class="large ${available < 0 ? 'bad' : ''}">${say(available)}</dd>
        ${held ? html`<dd><small>${speech.say('held', { amount: say(held) })}</small></dd>` : nothing}
        ${balance < 0 ? html`<dd><small>${speech.say('owed')}</small></dd>` : nothing}
      </div>`
    }
    const both = [
      one('credit', credit, (amount) => speech.money(amount, credit.currency)),
      one('points', points, (amount) => speech.number(amount)),
    ].flat()
    return both.length ? html`<dl class="row balances" part="balances">${both}</dl>` : nothing
  }

  #claims(rewards: readonly Reward[]): Shown {
    const { speech } = this
    const waiting = rewards.filter(({ id }) => this.#waited.has(id))
    if (waiting.length === 0) return nothing
    const claim = speech.say('claim')
    const row = (reward: Reward) =>
      line(
        reward.label,
        facts(this.#about(reward)),
        reward.claimable
          ? this.button(claim, () => this.#claim(reward), 'main', `${claim}: ${reward.label}`)
          : this.#state(reward),
      )
    return this.#section('claim', speech.say('toClaim'), this.#list('claim', waiting, row))
  }

  async #claim({ id }: Reward): Promise<void> {
    await this.attempt(id, async (connection) => {
      const { label } = await connection.act<Reward>(`/v1/me/rewards/${encodeURIComponent(id)}/claim`)
      this.said = `${this.speech.say('is_issued')}: ${label}`
      this.tell('kith-claimed', { reward: id, label })
    })
  }

  #ladder({ name, progress }: Program): Shown {
    const { speech } = this
    const giving = progress.filter(({ rungs }) => rungs.some(({ gifts }) => gifts.length > 0))
    if (giving.length === 0) return nothing
    const title = `${speech.say('ladder')} · ${name}`
    return this.#section(
      'ladder',
      title,
      giving.map(
        ({ label, successes, rungs }) => html`<div>
          <div class="row spread rungs"><h3>${capitalized(label)}</h3><small>${speech.count('successes', successes)}</small></div>
          <ol class="list">${rungs.map((rung) => this.#rung(rung))}</ol>
        </div>`,
      ),
    )
  }

  #rung({ at, every, label, reached, remaining }: Rung): Shown {
    const { speech } = this
    const whole = at ?? every ?? 1
    const state = [
      reached ? speech.count('reached', reached) : '',
      remaining && whole > 1 ? speech.count('remaining', remaining) : '',
    ].filter(Boolean)
    const share = (100 * (whole - remaining)) / whole
    return html`<li part="rung">
      <div class="row spread"><strong>${at === null ? speech.count('rung_every', whole) : speech.count('rung_at', whole)}</strong><small class=${reached ? 'good' : ''}>${state.join(' · ')}</small></div>
      <p>${capitalized(label)}</p>
      ${whole === 1 ? nothing : html`<svg class="meter" part="meter" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true"><rect width=${share} height="1"/></svg>`}
    </li>`
  }

  #coupons(coupons: readonly Coupon[]): Shown {
    const { speech } = this
    if (coupons.length === 0) return nothing
    const row = ({ code, label, minimum, currency, applies, state, expiresAt }: Coupon) => {
      const usable = state === 'available'
      const copy = speech.say(this.copied === code ? 'copied' : 'copy')
      return line(
        label,
        html`<span class="code">${code}</span>${facts(
          minimum > 0 && speech.say('from', { amount: speech.money(minimum, currency) }),
          usable && expiresAt && speech.say('until', { date: speech.moment(expiresAt) }),
          usable && applies === 'automatically' && speech.say('automatic'),
        )}`,
        usable && applies === 'by_hand'
          ? this.button(copy, () => this.copy(code), '', `${copy}: ${code}`)
          : this.#badge(state, speech.say(`is_${state}`)),
      )
    }
    return this.#section('coupons', speech.say('coupons'), this.#list('coupons', coupons, row))
  }

  #rewards(rewards: readonly Reward[]): Shown {
    const { speech } = this
    const given = rewards.filter(({ id }) => !this.#waited.has(id))
    if (given.length === 0 && rewards.length > 0) return nothing
    const row = (reward: Reward) => {
      const { state, label, issuedAt, detail, expiresAt } = reward
      const gone = lost.has(state)
      const about = facts(
        this.#about(reward),
        issuedAt && speech.day(issuedAt),
        !gone && expiresAt && speech.say('until', { date: speech.day(expiresAt) }),
      )
      return line(
        label,
        html`${about}${detail ? html`<small>${detail}</small>` : nothing}`,
        this.#state(reward),
        gone ? 'gone' : '',
      )
    }
    const body = given.length
      ? this.#list('rewards', given, row)
      : html`<p class="muted">${speech.say('noRewards')}</p>`
    return this.#section('rewards', speech.say('given'), body)
  }

  #state({ state, dueAt }: Reward): Shown {
    const { speech } = this
    return this.#badge(
      state,
      speech.say(`is_${state === 'claimed' ? 'issued' : state}`, { date: speech.moment(dueAt) }),
    )
  }

  /** What a store gives by hand may be of no program and for neither side. */
  #about({ programName, side }: Reward): string {
    return [programName, side && this.speech.say(`side_${side}`)].filter(Boolean).join(', ')
  }

  #referrals(referrals: readonly Referral[]): Shown {
    const { speech } = this
    if (referrals.length === 0) return nothing
    const row = ({ side, friend, state, reason, timeline, waitingUntil, programName }: Referral) => html`<details>
      <summary><span class="row spread"><span>${speech.say(side === 'referrer' ? 'friend' : 'invitedBy', { friend })}</span>${this.#badge(state, speech.say(`is_${state}`))}</span></summary>
      <div class="stack">
        ${reason ? html`<p class="note">${reason}</p>` : nothing}
        <ol class="timeline note stack near" part="timeline">${timeline.map(({ what, at }) => html`<li class="row spread"><span>${speech.say(`is_${what}`)}</span> <small><time datetime=${at}>${speech.moment(at)}</time></small></li>`)}</ol>
        <small>${programName}${waitingUntil ? ` · ${speech.say(state === 'pending' ? 'until' : 'is_held', { date: speech.moment(waitingUntil) })}` : ''}</small>
      </div>
    </details>`
    return this.#section('referrals', speech.say('friends'), this.#list('referrals', referrals, row))
  }
}

function line(label: string, about: Shown, end: Shown, look = ''): Shown {
  return html`<div class="row spread"><div class="fit"><strong class=${look}>${capitalized(label)}</strong><br>${about}</div>${end}</div>`
}

function capitalized(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
