import { html } from 'hono/html'
import type { Html, StoreDesign } from './design.ts'
import { textIn } from './words.ts'

/** The page that leads to all stores. */
export function startPage(designs: readonly StoreDesign[]): Html {
  const cards = designs.map(({ key, name, tagline, personas }) => {
    const inviter = personas.find(({ role }) => role === 'referrer')
    return html`<li class="${key}"><a href="/${key}"><img src="/${key}/pictures/icon.svg" alt="" width="40" height="40"><strong>${name}</strong><span>${textIn('en', tagline)}</span></a>
${inviter ? html`<form method="post" action="/${key}/sign-in"><button name="customer" value="${inviter.customer}">Invite as ${inviter.name}</button></form>` : ''}<a class="friend" href="/${key}/sign-in">Be the friend</a></li>`
  })
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
<body><main><h1>Live it as the one who invites, then as the friend.</h1>
<p>Four stores with four referral programs. Open the friend in a private window, so that both of you stay signed in.</p>
<ul>${cards}</ul></main></body>
</html>
`
}
