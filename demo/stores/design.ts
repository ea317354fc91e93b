import type { Hono } from 'hono'
import type { html } from 'hono/html'
import type { Kith } from '#client'
import type { Shopper } from './shopper.ts'
import type { Account, CartLine, Order } from './state.ts'

export type Html = ReturnType<typeof html>
export type Language = 'en' | 'zh-CN' | 'ja'
/** A text in each language that a store speaks; the first is the one it falls back to. */
export type Text = string | ({ readonly en: string } & Partial<Record<Language, string>>)

export interface Product {
  readonly sku: string
  readonly name: Text
  /** Minor units, by currency. */
  readonly price: Readonly<Record<string, number>>
  /** What Kith is told that it is; benefits and discounts can name it. */
  readonly category: string
  readonly action?: string
  /** A file of the store's folder `pictures`. */
  readonly picture?: string
}

/** Somebody whom the months before have left behind, to be tried on in one click. */
export interface Persona {
  readonly customer: string
  /** The site that knows them; left out, the store's first. */
  readonly site?: string
  readonly name: string
  readonly email: string
  readonly organization?: string
  readonly role: 'referrer' | 'friend'
  /** Who they are and what they have at hand, in a sentence; where that wears out, as it stands now. */
  readonly hint: Text | ((shopper: Shopper, kith: Kith) => Promise<Text>)
  /** What the store knows of them from before; ids as it told them to Kith. */
  readonly cart?: { readonly id: string; readonly lines: readonly CartLine[] }
  readonly owns?: readonly { readonly id: string; readonly sku: string; readonly sinceDays: number }[]
  readonly orders?: readonly PersonaOrder[]
  readonly facts?: Readonly<Record<string, string>>
}

export interface PersonaOrder {
  readonly id: string
  readonly sku: string
  readonly total: number
  readonly placedDaysAgo: number
  readonly state: 'placed' | 'paid' | 'completed'
}

export interface MenuItem {
  readonly path: string
  readonly label: Text
}

/** A discount of the store's own that somebody may put into the cart; Kith is told of it and may push it out. */
export interface OwnDiscount {
  readonly id: string
  readonly kind: 'coupon' | 'gift_voucher'
  readonly label: Text
  readonly amount: number
}

/** Where a page of the store has room for what only this store has. */
export type Slot =
  | 'home'
  /** Below the lines of the cart, and above them. */
  | 'cart'
  | 'aboveCart'
  /** Above the button that places the order. */
  | 'checkout'
  /** On the account page. */
  | 'account'
  /** Under the order that was paid just now. */
  | 'paid'
  /** Above the form that registers. */
  | 'register'

export interface StoreDesign {
  /** Path and folder. */
  readonly key: string
  readonly name: string
  readonly tagline: Text
  /** The sites it sells on, by the key that Kith knows, each with a name for people; `path` leads there from a link. */
  readonly markets: readonly { readonly site: string; readonly label: Text; readonly path: string }[]
  readonly languages: readonly [Language, ...Language[]]
  readonly products: readonly Product[]
  readonly personas: readonly Persona[]
  readonly menu: readonly MenuItem[]
  /** Where members find what is theirs; messages lead there. */
  readonly memberPath: string
  /** Whom it sells to: people, or people of institutions; and whether one may order without an account. */
  readonly customers: 'people' | 'institutions'
  readonly guests: boolean
  /** Whether a code may be typed at registration, in the cart, or at the checkout. */
  /** What the store calls a code. */
  readonly codeName?: Text
  readonly codeFields: readonly ('registration' | 'cart' | 'checkout')[]
  /** Whether the field at the checkout is for those only who have ordered nothing here. */
  readonly codeOnFirstOrderOnly?: boolean
  /** What may be spent at the checkout, and what one of it is worth in minor units. */
  readonly spending: { readonly unit: 'credit' | 'points'; readonly worth: number } | null
  readonly ownDiscounts: readonly OwnDiscount[]
  readonly shipping?: (shopper: Shopper) => number
  readonly slots: Partial<Record<Slot, (shopper: Shopper) => Html | Promise<Html>>>
  /** Pages of its own, below its path. */
  readonly routes?: (routes: Hono<ShopEnv>) => void
  /** What somebody has behind them who came a while ago and may invite. */
  readonly mayInvite?: (shopper: Shopper, account: Account, since: number) => Promise<void>
  /** After an order was paid, cancelled or refunded: what else the store does and tells. */
  readonly after?: (shopper: Shopper, order: Order) => Promise<void>
}

export interface ShopEnv {
  Variables: { shopper: Shopper }
}
