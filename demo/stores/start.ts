import { html } from 'hono/html'
import type { Html, StoreDesign } from './design.ts'
import { textIn } from './words.ts'

interface Life {
  readonly program: string
  readonly invites: string
  /** The one who invites, in letters that everybody reads. */
  readonly as: string
  /** Where the one who invites begins. */
  readonly at: string
  readonly comes: string
}

const lives: Readonly<Record<string, Life>> = {
  nimbus: {
    program: 'Invitation codes',
    invites: 'Hand on one of three codes. When the friend has paid, it registers a domain for you.',
    as: 'Grace',
    at: '/invite',
    comes: 'Register, and order within half an hour: 20% off.',
  },
  arcadia: {
    program: 'Refer and earn',
    invites: 'Hand on your referral code, and spend the credit that it brings.',
    as: 'Elena',
    at: '/refer',
    comes: 'Register a house that is new there, and enter the code at the checkout.',
  },
  tanuki: {
    program: 'Gifts for bringing friends',
    invites: 'Share your link, climb the ladder, claim what waits.',
    as: 'Haruka',
    at: '/gifts',
    comes: 'Open the link, activate the card, eat.',
  },
  linen: {
    program: 'Member referrals',
    invites: 'Share your link or code from the member page.',
    as: 'Meihua',
    at: '/member',
    comes: 'Register by it: a tenth is off your first cart, by itself.',
  },
}

/** The page that leads to all stores: what each shows, from both sides. */
export function startPage(designs: readonly StoreDesign[]): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Four stores to try Kith in</title>
<link rel="stylesheet" href="/start.css">
<link rel="icon" href="data:,">
</head>
<body><main>
<header><p class="name">Kith, tried on</p><h1>Live it as the one who invites, then as the friend.</h1>
<p>Four stores, four ways to bring people. Open the friend in a private window, so that both of you stay signed in; each store’s clock is yours to put forward, and <em>See what Kith sees</em> opens what goes on behind a page.</p></header>
<ul>${designs.map(card)}</ul>
</main></body>
</html>
`
}

function card({ key, name, tagline, personas }: StoreDesign): Html {
  const life = lives[key]
  const inviter = personas.find(({ role }) => role === 'referrer')
  const invites = inviter
    ? html`<form method="post" action="/${key}/sign-in"><input type="hidden" name="next" value="${life?.at ?? ''}"><button name="customer" value="${inviter.customer}">Invite as ${life?.as ?? inviter.name}</button></form>`
    : html``
  return html`<li class="${key}"><a class="to" href="/${key}"><img src="/${key}/pictures/icon.svg" alt="" width="36" height="36"><strong>${name}</strong><small>${textIn('en', tagline)}</small></a>
<h2>${life?.program ?? ''}</h2>
<p>${life?.invites ?? ''}</p>${invites}
<p>${life?.comes ?? ''}</p><a class="friend" href="/${key}/sign-in#new">Come as the friend</a></li>`
}
