import type { Code, Kith } from '#client'
import type { Persona } from '../design.ts'
import { orNull } from '../kith.ts'
import type { Shopper } from '../shopper.ts'
import { windowLeft } from './front.ts'

/** Who can be tried on here, each with a word on how things stand with them now. */
export const people: readonly Persona[] = [
  {
    customer: 'grace',
    name: 'Grace Okafor',
    email: 'grace@example.com',
    role: 'referrer',
    hint: async (_, kith) => `Runs a server. ${await codesOf(kith, 'grace')}`,
    owns: [{ id: 'srv-grace', sku: 'vm-medium', sinceDays: 260 }],
  },
  {
    customer: 'noor',
    name: 'Noor Rahimi',
    email: 'noor@example.com',
    role: 'friend',
    hint: (shopper, kith) => newcomerHint(shopper, kith, 'noor', 'Registered just now'),
  },
  {
    customer: 'mira',
    name: 'Mira Sandoval',
    email: 'mira@example.com',
    role: 'friend',
    hint: (shopper, kith) => newcomerHint(shopper, kith, 'mira', 'Has put one of Grace’s codes into her cart'),
    cart: { id: 'cart-mira', lines: [{ id: '1', sku: 'vm-medium', quantity: 1 }] },
  },
  {
    customer: 'noah',
    name: 'Noah Lindqvist',
    email: 'noah@example.com',
    role: 'friend',
    hint: 'Came with Grace’s code months ago. For another code he is no newcomer any more.',
    owns: [{ id: 'srv-noah', sku: 'vm-small', sinceDays: 76 }],
  },
]

async function codesOf(kith: Kith, customer: string): Promise<string> {
  const codes = (await orNull(kith.codes.list({ customer })))?.data
  if (!codes) return 'She has codes to hand on.'
  const count = (holds: (code: Code) => boolean) => codes.filter(holds).length
  const parts = [
    [count(({ state }) => state === 'available'), 'free'],
    [count(({ state }) => state === 'reserved'), 'in somebody’s cart'],
    [count(({ benefit }) => benefit === 'open'), 'with a free domain to take'],
    [count(({ benefit }) => benefit === 'used'), 'with its domain taken'],
  ] as const
  const told = parts.flatMap(([many, what]) => (many === 0 ? [] : [`${many} ${what}`]))
  return `${codes.length} of her 3 codes are made${told.length === 0 ? '' : `: ${told.join(', ')}`}.`
}

/** Newcomers have half an hour by the clock of the store, and then it is over for good. */
async function newcomerHint(shopper: Shopper, kith: Kith, customer: string, who: string): Promise<string> {
  const { state } = shopper.ground
  if (state.ordersOf(shopper.session.site, customer).length > 0) return 'Has ordered, and is no newcomer any more.'
  const known = await orNull(kith.customers.get(customer))
  const registeredAt = known?.registeredAt ?? null
  if (registeredAt === null) return `${who}.`
  const left = windowLeft(shopper, Date.parse(registeredAt))
  if (left < 0) return 'The half hour to order with a code is over. Come as somebody new instead.'
  return `${who}, and has ${left} min left to order with a code.`
}
