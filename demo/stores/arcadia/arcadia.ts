import type { StoreDesign } from '../design.ts'
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
      role: 'referrer',
      hint: 'Her lab has ordered for years. She has a code, credit to spend, and friends on their way.',
      orders: [{ id: 'old-1', sku: 'bridge', total: 62_500, placedDaysAgo: 210, state: 'completed' }],
    },
    {
      customer: 'elena',
      site: 'arcadia-overseas',
      name: 'Elena Marino',
      email: 'elena@example.com',
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
      hint: 'Ordered with Elena’s code yesterday and has not paid yet. When she does, both get credit.',
      orders: [{ id: 'arc-open', sku: 'denture', total: 84_000, placedDaysAgo: 1, state: 'placed' }],
    },
    {
      customer: 'teo',
      name: 'Teo Vance',
      email: 'teo@example.com',
      organization: 'Harbor Implants',
      role: 'friend',
      hint: 'His institution is new here and has ordered nothing yet. A code of Elena’s would do him good.',
    },
  ],
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
}
