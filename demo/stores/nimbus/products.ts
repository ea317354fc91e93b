import type { OwnDiscount, Product } from '../design.ts'

export interface Plan extends Product {
  readonly cores: string
  readonly memory: string
  readonly disk: string
  readonly words: string
}

/** Servers, from the lightest cloud to the heaviest. */
export const plans: readonly Plan[] = [
  {
    sku: 'vm-small',
    name: 'Cirrus',
    price: { USD: 1_200 },
    category: 'server',
    picture: 'cirrus.svg',
    cores: '1 vCPU',
    memory: '2 GB',
    disk: '40 GB',
    words: 'A blog, a bot, a first idea.',
  },
  {
    sku: 'vm-medium',
    name: 'Cumulus',
    price: { USD: 2_900 },
    category: 'server',
    picture: 'cumulus.svg',
    cores: '2 vCPU',
    memory: '4 GB',
    disk: '80 GB',
    words: 'A shop, an API, a small team.',
  },
  {
    sku: 'vm-large',
    name: 'Stratus',
    price: { USD: 7_900 },
    category: 'server',
    picture: 'stratus.svg',
    cores: '8 vCPU',
    memory: '16 GB',
    disk: '320 GB',
    words: 'A database that many people wait for.',
  },
]

export interface Ending extends Product {
  readonly ending: string
}

function ending(name: string, amount: number): readonly Ending[] {
  const of = { price: { USD: amount }, category: 'domain', picture: 'domain.svg', ending: name } as const
  return [
    { ...of, sku: name, name: `.${name} domain, first year`, action: 'register' },
    { ...of, sku: `${name}-renew`, name: `.${name} domain, one more year`, action: 'renew' },
  ]
}

/** Domains, to register and to renew. */
export const endings: readonly Ending[] = [
  ...ending('com', 1_400),
  ...ending('dev', 1_600),
  ...ending('org', 1_300),
  ...ending('cloud', 2_200),
]

/** What Nimbus sends out in its letters; an invitation code has none of them beside it. */
export const letters: readonly OwnDiscount[] = [
  { id: 'WELCOME5', kind: 'coupon', label: 'Welcome coupon', amount: 500 },
  { id: 'GIFT-10', kind: 'gift_voucher', label: 'Gift voucher', amount: 1_000 },
]
