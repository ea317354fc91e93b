import type { StoreDesign } from '../design.ts'
import type { Shopper } from '../shopper.ts'
import type { Account, Order } from '../state.ts'
import { homeHtml, inviteAfterOrder, lettersHtml, newcomerHtml } from './front.ts'
import { nimbusRoutes, servicesHtml } from './nimbus.http.ts'
import { people } from './people.ts'
import { endings, letters, plans } from './products.ts'

/** Nimbus Hosting: servers and domains; customers with a running server invite newcomers with codes that work once. */
export const nimbus: StoreDesign = {
  key: 'nimbus',
  name: 'Nimbus Hosting',
  tagline: 'Servers and domains, in plain weather.',
  markets: [{ site: 'nimbus', label: 'Nimbus', path: '' }],
  languages: ['en'],
  products: [...plans, ...endings],
  personas: people,
  memberPath: '/invite',
  menu: [
    { path: '#servers', label: 'Servers' },
    { path: '/domains', label: 'Domains' },
    { path: '/invitation', label: 'Use a code' },
    { path: '/invite', label: 'Invite' },
  ],
  customers: 'people',
  guests: false,
  codeName: 'Invitation code',
  codeFields: ['cart'],
  spending: null,
  ownDiscounts: letters,
  slots: {
    home: homeHtml,
    cart: (shopper) => lettersHtml(shopper),
    account: servicesHtml,
    paid: inviteAfterOrder,
    aboveCart: newcomerHtml,
  },
  routes: nimbusRoutes,
  after: runServices,
  mayInvite,
}

/** A server that has run for a while lets somebody invite. */
async function mayInvite(shopper: Shopper, account: Account, since: number): Promise<void> {
  const product = `srv-${account.customer}`
  account.owns.push({ id: product, sku: 'vm-medium', since })
  await shopper.tell({ type: 'product.activated', data: { customer: account.customer, product }, at: since })
}

/** What was paid for runs from now on; what was paid back, or called off, does not. */
async function runServices(shopper: Shopper, order: Order): Promise<void> {
  const account = shopper.ground.state.account(order.site, order.customer)
  if (!account) return
  const { now } = shopper.site
  const ids = order.lines.map((line) => ({ line, id: `${line.sku}-${order.id}-${line.id}` }))
  if (order.state === 'paid') {
    for (const { line, id } of ids) {
      if (line.sku.endsWith('-renew') || account.owns.some((owned) => owned.id === id)) continue
      account.owns.push({ id, sku: line.sku, since: now, ...(line.note === undefined ? {} : { note: line.note }) })
      if (isServer(line.sku))
        await shopper.tell({ type: 'product.activated', data: { customer: order.customer, product: id } })
    }
  }
  if (order.state !== 'refunded') return
  for (const { line, id } of ids) {
    const owned = account.owns.find((known) => known.id === id && known.endedAt === undefined)
    if (!owned) continue
    owned.endedAt = now
    if (isServer(line.sku))
      await shopper.tell({ type: 'product.deactivated', data: { customer: order.customer, product: id } })
  }
}

function isServer(sku: string): boolean {
  return plans.some((plan) => plan.sku === sku)
}
