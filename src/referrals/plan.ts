import { codes } from '#codes/code.ts'
import { wantReferrer } from '#codes/referrer.ts'
import { customers, organizations } from '#customers/customer.ts'
import { keyOf } from '#engine/table.ts'
import type { Plan, WorkingSet } from '#engine/working-set.ts'
import { wantBalance } from '#ledger/ledger.ts'
import { orders } from '#orders/order.ts'
import { type Program, programs, programVersions } from '#programs/program.ts'
import { giftsOfReferee } from '#referrals/ladder.ts'
import type { Referral } from '#referrals/referral.ts'
import type { Gift } from '#rewards/gift.api.ts'
import { rewardsOfReferral } from '#rewards/reward.ts'

/** Notes what settling a referral reads, as far as that can be told beforehand. */
export function* planSettle(set: WorkingSet, referral: Referral): Plan {
  set.want(programs, referral.program)
  set.want(codes, referral.code)
  set.want(customers, referral.referee)
  set.want(customers, referral.referrer)
  wantReferrer(set, referral.program, referral.referrer)
  if (referral.organization !== null) set.want(organizations, referral.organization)
  if (referral.orderId !== null) set.want(orders, referral.orderId)
  if (referral.successes.length > 0) set.wantList(rewardsOfReferral, referral.id)
  yield
  const program = set.peek(programs, referral.program)
  for (const { version } of program?.versions ?? []) set.want(programVersions, keyOf(referral.program, version))
  if (program === undefined || referral.successes.length > 0) return
  yield
  planGrants(set, referral, program)
}

/** The accounts that a first success may pay into. */
function planGrants(set: WorkingSet, { referrer, referee }: Referral, { id, version }: Program): void {
  for (const trigger of set.peek(programVersions, keyOf(id, version))?.definition.triggers ?? []) {
    for (const gift of trigger.referrer.flatMap((rung) => rung.gifts)) wantAccount(set, referrer, gift)
    for (const gift of giftsOfReferee(trigger)) wantAccount(set, referee, gift)
  }
}

function wantAccount(set: WorkingSet, customer: string, gift: Gift): void {
  if (gift.type === 'credit' || gift.type === 'points') wantBalance(set, customer, gift.type)
}
