import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Chance } from './chance.ts'
import { dental, dentalOverseas } from './dental.ts'
import { Diary } from './diary.ts'
import { hosting } from './hosting.ts'
import { linens } from './linens.ts'
import { restaurant } from './restaurant.ts'
import { type Reach, type SiteKeys, Store } from './store.ts'
import type { SiteSettings, Story, Try } from './story.ts'

/** What the demo needs of the server it is made on. */
export interface Ground {
  readonly folder: string
  readonly reach: Reach
  /** Makes a test site, or opens the demo's own one again with new keys; null when somebody else's has that name. */
  readonly openSite: (settings: SiteSettings & { readonly workspace: string }) => Promise<SiteKeys | null>
  /** Those same keys while all are good, else with good ones in place of the others; null when the site is gone. */
  readonly goodKeys: (keys: SiteKeys) => Promise<SiteKeys | null>
  readonly now: () => number
}

export interface DemoSite {
  readonly keys: SiteKeys
  readonly name: string
  readonly shows: string
  readonly tries: readonly Try[]
}

export interface Demo {
  readonly sites: readonly DemoSite[]
}

/** Those that the others refer to come first. */
const stories: readonly Story[] = [dentalOverseas, hosting, dental, restaurant, linens]
const shown = ['nimbus', 'arcadia', 'arcadia-overseas', 'tanuki', 'linen']
/** Whose sites they are. */
export const workspace = 'demo'
const fileName = 'demo.json'

/** What became of the demo in this folder; null: nobody made one or said that there should be none. */
export async function readDemo(folder: string): Promise<Demo | 'begun' | 'declined' | null> {
  try {
    const kept = JSON.parse(await readFile(join(folder, fileName), 'utf8')) as { sites?: DemoSite[]; declined?: true }
    if (kept.declined === true) return 'declined'
    return kept.sites === undefined ? 'begun' : { sites: kept.sites }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    if (error instanceof SyntaxError) return 'begun'
    throw error
  }
}

/** Notes that there is to be no demo, as long as nobody says otherwise. */
export async function declineDemo(folder: string): Promise<void> {
  await keep(folder, { declined: true })
}

/**
 * The demo that was made, as it is now: whoever tries the portal may have put other keys in place of those that the demo
 * knew. Null when its sites are gone.
 */
export async function reopenDemo({ sites }: Demo, ground: Ground): Promise<Demo | null> {
  const now: DemoSite[] = []
  for (const site of sites) {
    const keys = await ground.goodKeys(site.keys)
    if (keys === null) return null
    now.push({ ...site, keys })
  }
  if (now.some(({ keys }, place) => keys !== sites[place]?.keys)) await keep(ground.folder, { sites: now })
  return { sites: now }
}

/** Makes the demo stores and lives through their months; begun before and cut short, it begins anew. */
export async function makeDemo(ground: Ground): Promise<Demo> {
  await keep(ground.folder, {})
  const stores = new Map<string, Store>()
  for (const { settings } of stories) {
    const keys = await ground.openSite({ ...settings, workspace })
    if (keys === null)
      throw new Error(`a site ${settings.key} is there that is not the demo's; remove it or set DEMO=off`)
    stores.set(settings.key, new Store(ground.reach, keys))
  }
  const until = ground.now()
  const entries = [...stories.entries()].map(([place, story]) => ({
    story,
    seed: place + 1,
    store: stores.get(story.settings.key) as Store,
  }))
  await Promise.all(entries.map((entry) => live(entry, until)))
  const sites: DemoSite[] = []
  for (const { story, store } of entries) {
    const tries = await story.tries(store, until, stores)
    sites.push({ keys: store.keys, name: story.settings.name, shows: story.shows, tries })
  }
  sites.sort((left, right) => shown.indexOf(left.keys.site) - shown.indexOf(right.keys.site))
  await keep(ground.folder, { sites })
  return { sites }
}

async function live(
  { story, seed, store }: { story: Story; seed: number; store: Store },
  until: number,
): Promise<void> {
  await store.post('/v1/test/reset')
  const diary = new Diary(store, until)
  await story.tell(diary, new Chance(seed))
  await diary.live()
}

/** Whole or not at all, and for nobody else's eyes. */
async function keep(folder: string, content: object): Promise<void> {
  await mkdir(folder, { recursive: true })
  const path = join(folder, fileName)
  await writeFile(`${path}.new`, JSON.stringify(content, null, 2), { mode: 0o600 })
  await chmod(`${path}.new`, 0o600)
  await rename(`${path}.new`, path)
}
