import { readPictureAddress } from '#base/picture.ts'
import { betterOn, mix, readableOn } from '#pages/color.ts'
import type { Decoration } from '#pages/decoration.api.ts'

const day = { paper: '#faf6f0', card: '#ffffff', ink: '#241f1a' }
const night = { paper: '#191613', card: '#231f1b', ink: '#f3ece3' }
const ownAccent = '#a8442a'
const black = '#000000'
const white = '#ffffff'

interface Ground {
  readonly paper: string
  readonly card: string
  readonly ink: string
}

/**
 * The colours of a page as custom properties. With the operator's background it looks the same by day and by night;
 * whatever they choose, text on it can be read.
 */
export function themeCss({ background, accent }: Pick<Decoration, 'background' | 'accent'>, basePath: string): string {
  const chosen = accent ?? ownAccent
  const { color, image } = background
  const picture = image === null ? '' : pictureCss(image, basePath)
  if (color === null) {
    const dark = `@media (prefers-color-scheme:dark){:root{${propertiesOf(night, chosen, 'dark')}}}`
    return `:root{${propertiesOf(day, chosen, 'light')}}${dark}${picture}`
  }
  const ink = betterOn(color, black, white)
  const ground = { paper: color, card: mix(color, ink === black ? white : '#000000', 0.35), ink }
  return `:root{${propertiesOf(ground, chosen, ink === black ? 'light' : 'dark')}}${picture}`
}

/** Phones are given a smaller file of a picture of ours. */
function pictureCss(image: string, basePath: string): string {
  const rule = (address: string) => `body{--picture:url("${address.replaceAll(/["\\\n]/g, encodeURIComponent)}")}`
  const own = readPictureAddress(image)
  const [, forPhones] = own?.files ?? []
  const whole = rule(own === null ? image : basePath + image)
  return forPhones ? `${whole}@media(max-width:48rem){${rule(basePath + forPhones.address)}}` : whole
}

/** The page's own background, for the bar of a browser. */
export function paperOf({ background }: Pick<Decoration, 'background'>): { light: string; dark: string } {
  return { light: background.color ?? day.paper, dark: background.color ?? night.paper }
}

function propertiesOf({ paper, card, ink }: Ground, accent: string, scheme: 'light' | 'dark'): string {
  const tint = mix(card, accent, 0.09)
  // What is read on the card has to be read on the paper as well.
  const everywhere = (color: string) => readableOn([paper, card, tint], color, ink)
  const properties = {
    'color-scheme': scheme,
    '--paper': paper,
    '--card': card,
    '--ink': ink,
    '--soft': everywhere(mix(ink, paper, 0.38)),
    '--line': mix(paper, ink, 0.16),
    '--accent': accent,
    '--on-accent': betterOn(accent, white, black),
    '--mark': everywhere(accent),
    '--tint': tint,
    '--edge': readableOn([paper], accent, ink),
  }
  return Object.entries(properties)
    .map(([name, value]) => `${name}:${value}`)
    .join(';')
}
