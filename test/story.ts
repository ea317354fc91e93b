import { expect } from 'vitest'
import { isRefusal } from '#base/refusal.ts'
import { makeCode } from '#codes/code.ts'
import { programs } from '#programs/program.ts'
import type { Answer, Kith, Shop } from './app.ts'

/** What happens in a store, told shortly: each step is an event that Kith has to take. */
export class Story {
  readonly kith: Kith
  readonly shop: Shop
  #count = 0

  constructor(kith: Kith, shop: Shop) {
    this.kith = kith
    this.shop = shop
  }

  async happens(type: string, data: object, occurredAt?: string): Promise<Answer['body']> {
    this.#count += 1
    const at = occurredAt ?? (await this.shop.get('/v1/site')).body.now
    const answer = await this.shop.post('/v1/events', { id: `event-${this.#count}`, type, occurredAt: at, data })
    expect(answer.body).toMatchObject({ status: 'processed' })
    return answer.body
  }

  async registers(customer: string, more: object = {}): Promise<Answer['body']> {
    return await this.happens('customer.registered', { customer, ...more })
  }

  async launches(program: object): Promise<Answer['body']> {
    const answer = await this.shop.post('/v1/programs', { name: 'Friends', ...program })
    expect(answer.status, JSON.stringify(answer.body)).toBe(201)
    return answer.body
  }

  /** A code of this customer, who may need to register first. */
  async codeOf(customer: string, program: string): Promise<string> {
    const { result } = await this.kith.parts.engine.run(this.shop.keys.siteId, {
      name: 'code.create',
      decide: (set) => {
        const found = set.get(programs, program)
        return found ? makeCode(set, found, customer) : null
      },
    })
    if (result === null || isRefusal(result)) throw new Error(`no code: ${result?.reason ?? 'no such program'}`)
    return result.code.code
  }
}
