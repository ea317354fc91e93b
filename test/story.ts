import { expect } from 'vitest'
import type { Answer, Shop } from './app.ts'

/** What happens in a store, told shortly: each step is an event that Kith has to take. */
export class Story {
  readonly shop: Shop
  #count = 0

  constructor(shop: Shop) {
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

  /** A code of this customer. */
  async codeOf(customer: string, program: string): Promise<string> {
    const answer = await this.shop.post('/v1/codes', { program, customer })
    expect(answer.status, JSON.stringify(answer.body)).toBe(201)
    return answer.body.code
  }
}
