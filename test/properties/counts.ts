import { calendarDay, calendarMonth } from '#base/time.ts'
import { timesOwed } from '#referrals/ladder.ts'
import { type Referral, takesPart } from '#referrals/referral.ts'
import { ladderOf } from '#rewards/reward.ts'
import type { World } from './world.ts'

/** Everything that is counted along the way, counted again; what differs is named. */
export function miscounts(world: World): string[] {
  return [
    ...codeMiscounts(world),
    ...referrerMiscounts(world),
    ...ledgerMiscounts(world),
    ...rewardMiscounts(world),
    ...contradictions(world),
  ]
}

/** A referral, what it rests on, what it gave, and what is said of it must be of one mind. */
function contradictions(world: World): string[] {
  const wrong: string[] = []
  const goals = new Map(world.goals().map(({ referral, at }) => [referral, at]))
  for (const { id, state, orderId, successes, qualifiedAt } of world.referrals()) {
    if ((goals.get(id) ?? null) !== qualifiedAt)
      wrong.push(`${id} reached its goal at ${qualifiedAt}, not ${goals.get(id)}`)
    const told = world.decisions().findLast(({ subject }) => subject === id)?.decision
    if (told !== state) wrong.push(`${id} is ${state} and was last decided to be ${told}`)
    for (const { order } of successes)
      if (order !== null && order !== orderId) wrong.push(`${id} is of ${orderId} and succeeded by ${order}`)
    const standing = world.standing().filter((reward) => reward.referral === id && reward.side === 'referee')
    if (standing.length > 0 && !successes.some(({ standing }) => standing)) wrong.push(`${id} gives what it has not`)
  }
  return wrong
}

function stands({ successes }: Referral): boolean {
  return successes.some(({ standing }) => standing)
}

function codeMiscounts(world: World): string[] {
  const wrong: string[] = []
  const part = world.referrals().filter(takesPart)
  const kept = world.referrals().filter(({ state, orderId }) => state === 'lapsed' && orderId !== null)
  for (const { code, uses, maxUses, consumedAt } of world.codes()) {
    const referrals = part.filter((referral) => referral.code === code).length
    // INV-3: with an order, a one-time code is used for good, also when its referral lapsed.
    const used = maxUses === 1 && referrals === 0 && kept.some((referral) => referral.code === code) ? 1 : referrals
    if (uses !== used) wrong.push(`code ${code} counts ${uses} uses and has ${used}`)
    if (maxUses !== null && uses > maxUses) wrong.push(`code ${code} has ${uses} uses of ${maxUses}`)
    if (consumedAt !== null && maxUses === 1 && uses !== 1) wrong.push(`code ${code} is consumed without a use`)
  }
  return wrong
}

function referrerMiscounts(world: World): string[] {
  const wrong: string[] = []
  const { timeZone } = world.set.site
  for (const referrer of world.referrers()) {
    const own = world
      .referrals()
      .filter(({ program, referrer: brought }) => program === referrer.program && brought === referrer.customer)
    const made = world
      .codes()
      .filter(({ program, customer }) => program === referrer.program && customer === referrer.customer)
    const succeeded = own.filter(stands)
    const same = (what: string, counted: number, found: number) => {
      if (counted !== found) wrong.push(`${referrer.customer} counts ${counted} ${what} and has ${found}`)
    }
    same('codes', referrer.codes, made.length)
    same('pending', referrer.pending, own.filter(({ state }) => state === 'pending').length)
    same('successes', referrer.successes, succeeded.length)
    for (const [period, counts, name] of [
      [calendarMonth, referrer.months, 'month'],
      [calendarDay, referrer.days, 'day'],
    ] as const) {
      const found = Object.groupBy(succeeded, ({ qualifiedAt }) => period(qualifiedAt as number, timeZone))
      const periods =
        name === 'month' ? new Set([...Object.keys(counts), ...Object.keys(found)]) : new Set(Object.keys(counts))
      for (const key of periods) same(`in the ${name} ${key}`, counts[key] ?? 0, found[key]?.length ?? 0)
    }
    for (const [trigger, { successes, rungs }] of Object.entries(referrer.ladders)) {
      same(
        `on the ladder of ${trigger}`,
        successes,
        own.filter((one) => one.successes.some(({ on, standing }) => on === trigger && standing)).length,
      )
      for (const [rung, times] of Object.entries(rungs)) {
        same(
          `grants of ${rung} for ${trigger}`,
          times,
          grantsOf(world, ladderOf(referrer.program, trigger, referrer.customer), rung),
        )
        if (times > timesOwed(rung, successes)) wrong.push(`${referrer.customer} has more of ${rung} than is owed`)
      }
    }
  }
  return wrong
}

/** How many times a rung stands granted: all its gifts of one referral are one grant. */
function grantsOf(world: World, ladder: string, rung: string): number {
  const standing = world
    .standing()
    .filter((reward) => reward.side === 'referrer' && reward.ladder === ladder && reward.rung === rung)
  return new Set(standing.map(({ referral }) => referral)).size
}

export function ledgerMiscounts(world: World): string[] {
  const wrong: string[] = []
  for (const { customer, unit, balance, held } of world.balances()) {
    const own = <Row extends { customer: string; unit: string }>(rows: readonly Row[]) =>
      rows.filter((row) => row.customer === customer && row.unit === unit)
    const entries = own(world.entries())
    const sum = entries.reduce((total, { amount }) => total + amount, 0)
    if (sum !== balance) wrong.push(`${customer} has ${balance} ${unit} and entries of ${sum}`)
    let running = 0
    for (const entry of entries) {
      running += entry.amount
      if (entry.balance !== running) wrong.push(`entry ${entry.id} says ${entry.balance} after ${running}`)
    }
    const holding = own(world.spends()).filter(({ state }) => state === 'held')
    const holds = holding.reduce((total, { amount }) => total + amount, 0)
    if (holds !== held) wrong.push(`${customer} has ${held} ${unit} on hold and holds of ${holds}`)
    const lots = own(world.lots())
    const expiring = lots.reduce((total, { remaining }) => total + remaining, 0)
    if (expiring > Math.max(0, balance)) wrong.push(`${customer} has ${expiring} ${unit} to expire of ${balance}`)
    for (const { reward, amount, spent, remaining } of lots) {
      const taken = own(world.spends())
        .filter(({ state }) => state === 'captured')
        .flatMap(({ tookFrom }) => tookFrom.filter((part) => part.reward === reward))
        .reduce((total, part) => total + part.amount, 0)
      if (spent !== taken) wrong.push(`of ${reward} ${spent} ${unit} are spent, and spends took ${taken}`)
      if (remaining < 0 || remaining > Math.max(0, amount - spent))
        wrong.push(`of ${reward} ${remaining} ${unit} are left of ${amount} less ${spent}`)
    }
  }
  return wrong
}

function rewardMiscounts(world: World): string[] {
  const wrong: string[] = []
  const seen = new Set<string>()
  for (const reward of world.rewards()) {
    const { id, state, revokedAt, referral, side, trigger, rung, place, gift } = reward
    const key = `${referral} ${side} ${trigger} ${rung} ${place}`
    if (revokedAt === null && seen.has(key)) wrong.push(`${key} is granted twice`)
    if (revokedAt === null) seen.add(key)
    if (state === 'revoked' && revokedAt === null) wrong.push(`${id} is revoked at no time`)
    if (gift.type !== 'credit' && gift.type !== 'points') continue
    const entries = world.entries().filter((entry) => entry.reward === id)
    const granted = entries.filter(({ kind }) => kind === 'reward')
    const back = entries.filter(({ kind }) => kind !== 'reward').reduce((sum, { amount }) => sum - amount, 0)
    if (granted.length > 1) wrong.push(`${id} was paid ${granted.length} times`)
    if (back > granted.reduce((sum, { amount }) => sum + amount, 0))
      wrong.push(`${id} was taken back more than it gave`)
    if (
      revokedAt !== null &&
      granted.length === 1 &&
      back !== gift.amount &&
      !entries.some(({ kind }) => kind === 'revocation')
    )
      wrong.push(`${id} was revoked and kept`)
  }
  return wrong
}
