import { html } from 'hono/html'
import type { CallReport, ReferralExplanation } from '#client'
import type { Html } from './design.ts'
import { orNull } from './kith.ts'
import type { Shopper } from './shopper.ts'
import { timeHtml } from './times.ts'

type Step = ReferralExplanation['steps'][number]

const none: Html = html``
const steps = [10, 31, 24 * 60, 90 * 24 * 60] as const
const mostShown = 6_000

/** The strip above every store that is no part of it: its clock, and the switch that shows what goes on behind it. */
export function backstage(shopper: Shopper): Html {
  const { site, session, design } = shopper
  const label = (minutes: number) => {
    if (minutes < 60) return shopper.say('clock_minutes', { count: minutes })
    const days = minutes / (24 * 60)
    return days === 1 ? shopper.say('clock_day') : shopper.say('clock_days', { count: days })
  }
  const buttons = steps.map((minutes) => html`<button name="minutes" value="${minutes}">${label(minutes)}</button>`)
  const seeing = session.seeing ? 'true' : 'false'
  return html`<aside class="backstage" aria-label="Kith demo">
<a class="stores" href="/">${shopper.say('all_stores')}</a>
<form class="clock" method="post" action="/${design.key}/clock"><span class="label">${shopper.say('clock')}</span> ${timeHtml(shopper, site.now, 'clock')} <span class="steps">${buttons}</span></form>
<form method="post" action="/${design.key}/seeing"><button class="switch" role="switch" aria-checked="${seeing}">${shopper.say('see')}</button></form>
</aside>`
}

/** What the store has asked and told for this page, and the last decision about whoever is here. */
export async function backstagePanel(shopper: Shopper): Promise<Html> {
  if (!shopper.session.seeing) return none
  const calls = [...shopper.calls]
  const decision = await lastDecision(shopper)
  const waiting = shopper.ground.outbox.waiting(shopper.session.site)
  const name = shopper.account?.name ?? shopper.customer
  return html`<section class="seen" aria-labelledby="seen-title">
<h2 id="seen-title">${shopper.say('see_title')}</h2>
${waiting === 0 ? none : html`<p class="waiting">${shopper.say('see_waiting', { count: waiting })}</p>`}
<div class="seen-parts">
<div><h3>${shopper.say('see_calls')}</h3>
${calls.length === 0 ? html`<p>${shopper.say('see_none')}</p>` : calls.map((call) => callHtml(shopper, call))}</div>
<div><h3>${shopper.say('see_decision', { name })}</h3>
${decision.length === 0 ? html`<p>${shopper.say('see_no_decision')}</p>` : html`<ol class="steps-made">${decision.map((step) => stepHtml(shopper, step))}</ol>`}</div>
</div></section>`
}

/** Of the referral that the calls were about, else of the last refusal just now, else of the latest referral. */
async function lastDecision(shopper: Shopper): Promise<readonly Step[]> {
  const { kith, calls, customer } = shopper
  const shown = calls.length
  const refused = calls.some(({ status, answer }) => status === 422 || hasRefusal(answer))
  const referral = calls.map(({ answer }) => referralIn(answer)).findLast((found) => found !== null) ?? null
  let of: { referral: string } | { refusal: string } | null = referral === null ? null : { referral }
  if (of === null && refused) of = await lastRefusal(shopper)
  for (const side of ['referee', 'referrer'] as const) {
    if (of !== null) break
    const latest = (await orNull(kith.referrals.list({ [side]: customer, limit: 1 })))?.data[0]
    if (latest) of = { referral: latest.id }
  }
  of ??= await lastRefusal(shopper)
  const found = of === null ? null : await explain(shopper, of)
  calls.length = shown
  return found?.steps ?? []
}

async function lastRefusal({ kith, customer }: Shopper): Promise<{ refusal: string } | null> {
  const last = (await orNull(kith.refusals.list({ customer, limit: 1 })))?.data[0]
  return last ? { refusal: last.id } : null
}

function explain({ kith }: Shopper, of: { referral: string } | { refusal: string }) {
  return 'referral' in of ? orNull(kith.referrals.explain(of.referral)) : orNull(kith.refusals.explain(of.refusal))
}

function hasRefusal(answer: unknown): boolean {
  const { refused } = (answer ?? {}) as { refused?: readonly unknown[] }
  return Array.isArray(refused) && refused.length > 0
}

function referralIn(answer: unknown): string | null {
  const { results } = (answer ?? {}) as { results?: readonly { effects?: readonly { referral?: unknown }[] }[] }
  if (!Array.isArray(results)) return null
  const all = results.flatMap(({ effects = [] }) => effects)
  const found = all.findLast(({ referral }) => typeof referral === 'string')
  return (found?.referral as string | undefined) ?? null
}

function callHtml(shopper: Shopper, { method, path, status, millis, request, answer }: CallReport): Html {
  const look = status === null || status >= 400 ? 'no' : 'yes'
  return html`<details class="call"><summary><b>${method}</b> <code>${path}</code> <span class="${look}">${status ?? shopper.say('see_no_answer')}</span> <small>${millis} ms</small></summary>
${request === null ? none : html`<h4>${shopper.say('see_sent')}</h4><pre tabindex="0">${pretty(request)}</pre>`}
<h4>${shopper.say('see_answered')}</h4><pre tabindex="0">${pretty(answer)}</pre></details>`
}

function stepHtml(shopper: Shopper, { decision, checks, effects, at }: Step): Html {
  const shown = checks.map(
    ({ sentence, passed, saw }) =>
      html`<li class="${passed ? 'yes' : 'no'}"><span>${sentence}</span> <code>${inWords(saw)}</code></li>`,
  )
  const done = effects.map(({ type }) => html`<li><code>${type}</code></li>`)
  return html`<li><p><b>${decision}</b> ${timeHtml(shopper, Date.parse(at))}</p>
<ul class="checks">${shown}</ul>${done.length === 0 ? none : html`<ul class="effects">${done}</ul>`}</li>`
}

/** What a check saw, each thing by its name. */
function inWords(saw: unknown): string {
  if (saw === null || saw === undefined) return ''
  if (typeof saw !== 'object' || Array.isArray(saw)) return JSON.stringify(saw)
  return Object.entries(saw)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
    .join(', ')
}

function pretty(value: unknown): string {
  const text = JSON.stringify(value, null, 2) ?? ''
  return text.length > mostShown ? `${text.slice(0, mostShown)} …` : text
}
