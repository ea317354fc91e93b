import { randomBytes } from 'node:crypto'
import type { Hono } from 'hono'
import type { ShopEnv } from '../design.ts'
import type { Shopper } from '../shopper.ts'
import type { Account } from '../state.ts'
import { words } from './words.ts'

export type Source = 'subscription' | 'order' | 'import'

const longest = 120

/** Letters and guests' orders: how the shop comes to know people who have not registered. */
export function contactRoutes(own: Hono<ShopEnv>): void {
  own.post('/letters', async (c) => {
    const shopper = c.get('shopper')
    const email = emailOf((await c.req.parseBody()).email)
    if (email !== null) {
      const isNew = await meet(shopper, { email, source: 'subscription' })
      const text = isNew ? words.newsDone : words.newsKnown
      shopper.notice(
        'good',
        shopper.text(text).replace('{email}', () => email),
      )
    }
    return c.redirect(shopper.path(), 303)
  })
  own.post('/guest', async (c) => {
    const shopper = c.get('shopper')
    const email = emailOf((await c.req.parseBody()).email)
    if (email !== null && shopper.account === null) {
      await meet(shopper, { email, source: 'order', customer: shopper.session.guest })
      shopper.notice(
        'good',
        shopper.text(words.guestDone).replace('{email}', () => email),
      )
    }
    return c.redirect(shopper.path('/checkout'), 303)
  })
}

/** As whom this browser left an address, if it did. */
export function contactOf({ ground, session }: Shopper): Account | undefined {
  return ground.state.account(session.site, session.guest)
}

export function emailOf(value: unknown): string | null {
  const email = String(value ?? '')
    .trim()
    .toLowerCase()
    .slice(0, longest)
  return /^[^\s@]+@[^\s@]+$/.test(email) ? email : null
}

interface Met {
  readonly email: string
  readonly source: Source
  readonly name?: string
  readonly customer?: string
}

/** Notes somebody who has not registered, and tells Kith; false when the address is known already. */
export async function meet(shopper: Shopper, { email, source, name, customer }: Met): Promise<boolean> {
  const { ground, session } = shopper
  if (ground.state.accountByEmail(session.site, email)) return false
  const contact: Account = {
    site: session.site,
    customer: customer ?? `p-${randomBytes(6).toString('hex')}`,
    name: name ?? email,
    email,
    organization: null,
    registeredAt: null,
    owns: [],
    facts: { contact: source },
  }
  const before = ground.state.account(session.site, contact.customer)
  if (before) ground.state.removeAccount(before)
  ground.state.addAccount(contact)
  const data = { customer: contact.customer, email, source, ...(name === undefined ? {} : { name }) }
  await shopper.tell({ type: 'customer.identified', data })
  return true
}
