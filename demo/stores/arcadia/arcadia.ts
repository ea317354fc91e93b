import { html } from 'hono/html'
import type { StoreDesign } from '../design.ts'

/** Arcadia Dental Design: institutions order designs; refer and earn. */
export const arcadia: StoreDesign = {
  key: 'arcadia',
  name: 'Arcadia Dental Design',
  tagline: 'Restorations, drawn by hand and eye.',
  markets: [
    { site: 'arcadia', label: 'United States', path: '/us' },
    { site: 'arcadia-overseas', label: 'Europe', path: '/europe' },
  ],
  languages: ['en'],
  products: [],
  personas: [],
  menu: [],
  customers: 'institutions',
  guests: false,
  codeFields: ['checkout'],
  spending: { unit: 'credit', worth: 1 },
  ownDiscounts: [],
  slots: { home: () => html`<h1>Arcadia</h1>` },
}
