import { type CallOptions, pathOf } from './call.ts'
import type { HoldSpendData, Spend } from './generated/types.gen.ts'
import { Section } from './section.ts'

/** Balances spent at a checkout: held first, then captured with the order, or released. */
export class Spends extends Section {
  /** Refused with `insufficient_balance`; let go by itself after half an hour. */
  hold(spend: HoldSpendData['body'], options?: CallOptions): Promise<Spend> {
    return this.post('/v1/spends', spend, options)
  }

  get(id: string, options?: CallOptions): Promise<Spend> {
    return this.read(pathOf`/v1/spends/${id}`, options)
  }

  /** Not needed for a spend that `order.placed` names. */
  capture(id: string, order: { order?: string | null } = {}, options?: CallOptions): Promise<Spend> {
    return this.post(pathOf`/v1/spends/${id}/capture`, order, options)
  }

  release(id: string, options?: CallOptions): Promise<Spend> {
    return this.post(pathOf`/v1/spends/${id}/release`, undefined, options)
  }
}
