import type { Chance } from './chance.ts'
import type { Diary } from './diary.ts'
import type { Answer, Store } from './store.ts'

/** What a site is when it is made. */
export interface SiteSettings {
  readonly key: string
  readonly name: string
  readonly homeUrl: string
  readonly currency: string
  readonly locale: string
  readonly timeZone: string
}

/** Something to try on a demo site, which a terminal can do as it is printed. */
export interface Try {
  readonly says: string
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly path: string
  readonly body?: object
}

/** What the store is, what happened in it, and what there is to try afterwards. */
export interface Story {
  readonly settings: SiteSettings
  /** What the site shows, in a few words. */
  readonly shows: string
  readonly tell: (diary: Diary, chance: Chance) => Promise<void> | void
  /** Looks at how the story ended; `others` are the demo's sites that are done already. */
  readonly tries: (store: Store, until: number, others: ReadonlyMap<string, Store>) => Promise<readonly Try[]>
}

/** The first of what a list answers. */
export function firstOf<Item>({ body }: Answer, what: string): Item {
  const [first] = body.data as Item[]
  if (first === undefined) throw new Error(`the demo's story ended without ${what}`)
  return first
}

/** The explanation of the latest referral of a kind. */
export async function explanationOf(store: Store, query: string, says: string): Promise<Try> {
  const referral = firstOf<{ id: string }>(await store.get(`/v1/referrals?${query}&limit=1`), `a referral (${query})`)
  return { says, method: 'GET', path: `/v1/referrals/${referral.id}/explanation` }
}

export function isoTime(at: number): string {
  return new Date(at).toISOString()
}
