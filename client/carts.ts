import { type CallOptions, pathOf } from './call.ts'
import type { Cart, CartEvaluation, NoReservation } from './generated/types.gen.ts'
import { Section } from './section.ts'

/** What carts come to. Ask with the whole cart each time; Kith keeps none but the code that is held for it. */
export class Carts extends Section {
  /** Changes nothing. A code that is held for this cart counts without being named. */
  evaluate(
    cart: Cart,
    entered: { readonly code?: string; readonly coupons?: string[] } = {},
    options?: CallOptions,
  ): Promise<CartEvaluation> {
    const body = { cart, ...entered }
    return this.caller.send({ method: 'POST', path: '/v1/carts/evaluate', body, changes: 'nothing' }, options)
  }

  /** Holds the code for this cart; a refusal leaves the cart as it was. */
  useCode(cart: Cart, code: string, options?: CallOptions): Promise<CartEvaluation> {
    const path = pathOf`/v1/carts/${cart.id}/code`
    return this.caller.send({ method: 'PUT', path, body: { code, cart } }, options)
  }

  removeCode(cart: string, options?: CallOptions): Promise<NoReservation> {
    return this.caller.send({ method: 'DELETE', path: pathOf`/v1/carts/${cart}/code` }, options)
  }
}
