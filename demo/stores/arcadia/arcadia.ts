import type { Kith } from '#client'
import type { StoreDesign } from '../design.ts'
import { orNull } from '../kith.ts'
import type { Shopper } from '../shopper.ts'
import type { Account } from '../state.ts'
import { arcadiaRoutes } from './arcadia.http.ts'
import { creditHtml, firstOrderHtml, homeHtml, thanksHtml } from './front.ts'
import { works } from './work.ts'

/** Arcadia Dental Design: labs and clinics order designs, on two sites; institutions bring institutions. */
export const arcadia: StoreDesign = {
  key: 'arcadia',
  name: 'Arcadia Dental Design',
  tagline: 'Restorations drawn for labs and clinics.',
  markets: [
    { site: 'arcadia', label: 'Americas', path: '/americas' },
    { site: 'arcadia-overseas', label: 'Europe', path: '/europe' },
  ],
  languages: ['en'],
  products: works,
  personas: [
    {
      customer: 'elena',
      name: 'Elena Marino',
      email: 'elena@example.com',
      organization: 'Marino Dental Lab',
      role: 'referrer',
      hint: elenaHint,
      orders: [{ id: 'old-1', sku: 'bridge', total: 62_500, placedDaysAgo: 210, state: 'completed' }],
    },
    {
      customer: 'elena',
      site: 'arcadia-overseas',
      name: 'Elena Marino',
      email: 'elena@example.com',
      organization: 'Marino Dental Lab',
      role: 'referrer',
      hint: 'The same name on the other site, with a code of its own: it is good for nothing in the Americas, and theirs is not here.',
      orders: [{ id: 'old-1', sku: 'implant', total: 17_800, placedDaysAgo: 180, state: 'completed' }],
    },
    {
      customer: 'hana',
      name: 'Hana Brooks',
      email: 'hana@example.com',
      organization: 'Willow Dental Studio',
      role: 'friend',
      hint: async (shopper) => hanaHint(shopper),
      orders: [{ id: 'arc-open', sku: 'denture', total: 84_000, placedDaysAgo: 1, state: 'placed' }],
    },
    {
      customer: 'teo',
      name: 'Teo Vance',
      email: 'teo@example.com',
      organization: 'Harbor Implants',
      role: 'friend',
      hint: async (shopper) => teoHint(shopper),
    },
  ],
  memberPath: '/refer',
  menu: [
    { path: '#work', label: 'Designs' },
    { path: '/refer', label: 'Refer and earn' },
    { path: '/orders', label: 'Orders' },
    { path: '/refunds', label: 'Refund desk' },
  ],
  customers: 'institutions',
  guests: false,
  codeName: 'Referral code',
  codeFields: ['checkout'],
  codeOnFirstOrderOnly: true,
  spending: { unit: 'credit', worth: 1 },
  ownDiscounts: [],
  slots: { home: homeHtml, account: creditHtml, checkout: firstOrderHtml, paid: thanksHtml },
  routes: arcadiaRoutes,
  mayInvite,
}

/** An order of the house from before, which is completed. */
async function mayInvite(shopper: Shopper, { customer }: Account, since: number): Promise<void> {
  const { session, ground, site } = shopper
  const sold = works.find(({ sku }) => sku === 'bridge')
  const total = sold?.price[site.currency] ?? 0
  const order = `old-${customer}`
  ground.state.addOrder({
    ...{ id: order, site: session.site, customer, state: 'completed', applied: [], spend: null, refunded: 0 },
    lines: [{ id: '1', sku: 'bridge', quantity: 1, name: shopper.text(sold?.name ?? order), amount: total }],
    totals: { subtotal: total, discount: 0, shipping: 0, total },
    history: ['placed', 'completed'].map((what) => ({ at: since, what })),
  })
  const placedAt = new Date(since).toISOString()
  await shopper.tell({ type: 'order.imported', data: { customer, order, total, placedAt, status: 'completed' } })
}

async function elenaHint(shopper: Shopper, kith: Kith): Promise<string> {
  const credit = (await orNull(kith.customers.balances('elena')))?.credit.available ?? 0
  const has = credit > 0 ? `${shopper.money(credit)} of credit to spend, ` : ''
  return `Her lab has ordered for years. She has ${has}a code to hand on, and institutions that came with it.`
}

function hanaHint({ ground }: Shopper): string {
  const stands = ground.state.order('arcadia', 'arc-open')?.state ?? 'placed'
  if (stands === 'placed') return 'Ordered with Elena’s code and has not paid yet. When she does, both get credit.'
  if (stands === 'cancelled') return 'Ordered with Elena’s code, and called it off.'
  if (stands === 'refunded') return 'Ordered with Elena’s code and got her money back; the credit went with it.'
  return 'Ordered with Elena’s code and paid: both have their credit.'
}

function teoHint({ ground }: Shopper): string {
  const ordered = ground.state.ordersOf('arcadia', 'teo').length > 0
  if (ordered) return 'His institution has ordered, and is new here no more.'
  return 'His institution is new here and has ordered nothing yet. A code of Elena’s would do him good.'
}
