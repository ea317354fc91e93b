import { html } from 'hono/html'
import type { StoreDesign } from '../design.ts'

/** Nimbus Hosting: servers and domains; invitation codes. */
export const nimbus: StoreDesign = {
  key: 'nimbus',
  name: 'Nimbus Hosting',
  tagline: 'Servers with clear skies.',
  markets: [{ site: 'nimbus', label: 'Nimbus', path: '' }],
  languages: ['en'],
  products: [],
  personas: [],
  menu: [],
  customers: 'people',
  guests: false,
  codeFields: ['cart'],
  spending: null,
  ownDiscounts: [],
  slots: { home: () => html`<h1>Nimbus</h1>` },
}
