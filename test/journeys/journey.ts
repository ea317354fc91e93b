/**
 * Journeys: what people live through in a browser, step by step.
 *
 *   journey({ store: 'tanuki', name: 'a friend comes by link', proves: 'GIFT-12 GIFT-13' }, async ({ person, stores }) => {
 *     const haruka = await person('Haruka')
 *     await haruka.page.goto(`${stores}/tanuki`)
 *     await haruka.step('She opens the restaurant')
 *   })
 *
 * Each is a test at phone width, those of the portal at desktop width; with WIDTHS=all or PICTURES=1 at both. Every person has a browser context of their own. A step looks at the page as
 * it is: no serious finding by axe, no layout shift, nothing wider than the screen, no error in the console. With PICTURES=1 it is kept as
 * a picture under docs/journeys/, and the page of the journey there is written anew. PERSON_SCHEME=dark shows it dark.
 * With UNSTEADY=400 each request waits up to 400 milliseconds first, so that answers come late and in another order: what only holds
 * on a fast machine fails.
 */
import { setTimeout } from 'node:timers/promises'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page, Route } from 'playwright-core'
import { afterAll, beforeAll, inject, test } from 'vitest'
import { Album } from './album.ts'
import { openBrowser } from './browser.ts'

const widths = [390, 1280] as const
const heights = { 390: 844, 1280: 800 }
const storesMillis = 300_000
const journeyMillis = 180_000
const outlookMost = 4_000
const unsteadyMillis = Number(process.env.UNSTEADY ?? 0)
const shiftMost = { journeys: 0.02, portal: 0.1 }

export interface Stage {
  /** Where Kith answers. */
  readonly kith: string
  /** Where the demo stores answer; another origin. */
  readonly stores: string
  readonly width: (typeof widths)[number]
  /** Somebody with a browser of their own. */
  person(name: string, options?: BrowserContextOptions): Promise<Person>
}

export interface JourneyTitle {
  /** The folder under docs; by default that of the demo stores' customers. */
  readonly folder?: 'journeys' | 'portal'
  /** The folder in it. */
  readonly store: string
  readonly name: string
  /** Numbers of requirements. */
  readonly proves: string
}

const atAllWidths = process.env.WIDTHS === 'all' || process.env.PICTURES === '1'

/** Where axe looks: once, as it is a good part of a run's time. */
function mainWidth(folder: JourneyTitle['folder']): (typeof widths)[number] {
  return folder === 'portal' ? 1280 : 390
}

/** A test at each width; see the head of this file. */
export function journey(title: JourneyTitle, walk: (stage: Stage) => Promise<void>): void {
  const chosen = atAllWidths ? widths : [mainWidth(title.folder)]
  for (const width of chosen)
    test(`${title.proves} ${title.name} (${width} px)`, { timeout: journeyMillis }, async () => {
      const people: Person[] = []
      const album = new Album(title, width)
      const person = async (name: string, options: BrowserContextOptions = {}) => {
        const one = await Person.arrive(name, {
          ...{ browser: await theBrowser(), width, album, options },
          folder: title.folder,
        })
        people.push(one)
        return one
      }
      try {
        await walk({ ...inject('stage'), width, person })
        for (const one of people) one.expectNoProblems()
      } catch (error) {
        for (const one of people) console.error(await one.outlook())
        throw error
      } finally {
        for (const one of people) await one.leave()
      }
      album.close()
    })
}

let opened: Promise<Browser> | null = null

function theBrowser(): Promise<Browser> {
  opened ??= openBrowser()
  return opened
}

/** Call it in a file whose journeys lead through the demo stores. */
export function needsStores(): void {
  beforeAll(async () => {
    const { stores } = inject('stage')
    const until = Date.now() + storesMillis
    for (;;) {
      const answer = await fetch(stores).catch(() => null)
      await answer?.arrayBuffer()
      if (answer?.ok) return
      if (Date.now() > until) throw new Error(`the demo stores do not answer at ${stores}`)
      await setTimeout(250)
    }
  }, storesMillis + 10_000)
}

afterAll(async () => {
  await (await opened)?.close()
})

async function later(route: Route): Promise<void> {
  await setTimeout(Math.random() * unsteadyMillis)
  // Whoever asked may have gone by then.
  await route.continue().catch(() => undefined)
}

interface Arrival {
  readonly browser: Browser
  readonly width: (typeof widths)[number]
  readonly album: Album
  readonly folder: JourneyTitle['folder']
  readonly options: BrowserContextOptions
}

/** Somebody at a browser, who notices what is wrong with a page. */
export class Person {
  readonly name: string
  readonly page: Page
  readonly context: BrowserContext
  readonly width: number
  readonly #album: Album
  readonly #isLookedAt: boolean
  readonly #shiftMost: number
  readonly #problems: string[] = []
  readonly #allowed: RegExp[] = []

  private constructor(name: string, page: Page, { album, width, folder }: Arrival) {
    this.name = name
    this.#isLookedAt = width === mainWidth(folder)
    this.#shiftMost = shiftMost[folder ?? 'journeys']
    this.page = page
    this.context = page.context()
    this.width = page.viewportSize()?.width ?? 0
    this.#album = album
    this.context.on('page', (other) => this.#watch(other))
    this.#watch(page)
  }

  static async arrive(name: string, arrival: Arrival): Promise<Person> {
    const { browser, width, options } = arrival
    const isPhone = width < 600
    const context = await browser.newContext({
      viewport: { width, height: heights[width] },
      // Not isMobile, after which the browser counts no layout shift; what it would show is looked at below.
      deviceScaleFactor: isPhone ? 2 : 1,
      hasTouch: isPhone,
      // As itself it would count as a robot, whose visits are not recorded.
      userAgent: `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${browser.version()} Safari/537.36`,
      locale: 'en',
      timezoneId: 'Europe/Berlin',
      reducedMotion: 'reduce',
      colorScheme: process.env.PERSON_SCHEME === 'dark' ? 'dark' : 'light',
      ...options,
    })
    context.setDefaultTimeout(15_000)
    if (unsteadyMillis > 0) await context.route('**/*', later)
    await context.addInitScript(watchLayout)
    return new Person(name, await context.newPage(), arrival)
  }

  /** Something that goes wrong on purpose, such as a server that is not there. */
  allow(pattern: RegExp): void {
    this.#allowed.push(pattern)
  }

  /** One thing that this person does or sees, in a sentence; `at` is what it is about, when that is not above the fold. */
  async step(sentence: string, { at }: { readonly at?: Locator } = {}): Promise<void> {
    await this.page.waitForLoadState('load')
    await this.page.evaluate('document.fonts.ready.then(() => undefined)')
    await at
      ?.first()
      .evaluate((node: { scrollIntoView(how: object): void }) => node.scrollIntoView({ block: 'center' }))
    const where = `where ${this.name}: ${sentence}`
    if (this.#isLookedAt) await this.#expectForEverybody(where)
    const { shift, moved, wider, fits } = (await this.page.evaluate('window.layoutNow()')) as Layout
    if (shift > this.#shiftMost) throw new Error(`A layout shift of ${shift.toFixed(3)} (${moved}), ${where}`)
    if (wider > 0) throw new Error(`The page is ${wider} px wider than the screen, ${where}`)
    if (!fits) throw new Error(`The page does not say that it fits a phone, ${where}`)
    this.expectNoProblems()
    await this.#album.take(this.page, { who: this.name, sentence })
  }

  async #expectForEverybody(where: string): Promise<void> {
    // Legacy: without another page, which it would open for every look.
    const { violations } = await new AxeBuilder({ page: this.page })
      .setLegacyMode()
      .options({ resultTypes: ['violations'] })
      .analyze()
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    const found = grave.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
    if (found.length > 0) throw new Error(`Not for everybody, ${where}:\n${found.join('\n')}`)
  }

  expectNoProblems(): void {
    const left = this.#problems.filter((problem) => !this.#allowed.some((pattern) => pattern.test(problem)))
    if (left.length > 0) throw new Error(`${this.name}'s browser complained:\n${left.join('\n')}`)
  }

  /** What they have before them, in words: a failure elsewhere leaves nothing else to look at. */
  async outlook(): Promise<string> {
    const seen = await this.page
      .locator('body')
      .ariaSnapshot({ timeout: 2_000 })
      .catch(() => 'a page that does not answer')
    return `${this.name} at ${this.page.url()} sees\n${seen.slice(0, outlookMost)}`
  }

  async leave(): Promise<void> {
    await this.context.close()
  }

  #watch(page: Page): void {
    page.on('pageerror', (error) => this.#problems.push(`${page.url()} threw ${error.message}`))
    page.on('console', (message) => {
      // Of answers it is judged below which ones are wrong.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        this.#problems.push(`${page.url()} says ${message.text()}`)
    })
    page.on('response', (response) => {
      const status = response.status()
      const isPart = ['script', 'stylesheet', 'image', 'font'].includes(response.request().resourceType())
      if (status >= 500 || (isPart && status >= 400)) this.#problems.push(`${status} ${response.url()}`)
    })
    page.on('requestfailed', (request) => {
      const why = request.failure()?.errorText ?? ''
      if (why !== 'net::ERR_ABORTED') this.#problems.push(`${why} ${request.url()}`)
    })
  }
}

/** What became of a page on its screen. */
interface Layout {
  readonly shift: number
  readonly moved: string
  readonly wider: number
  readonly fits: boolean
}

// What somebody has pressed may move things when its answer comes, however slow the machine is.
const watchLayout = `
  let sum = 0
  let pressedAt = -Infinity
  for (const type of ['pointerdown', 'keydown'])
    addEventListener(type, ({ timeStamp }) => { pressedAt = timeStamp }, { capture: true, passive: true })
  const moved = new Set()
  const add = (entries) => {
    for (const { hadRecentInput, startTime, value, sources } of entries) {
      if (hadRecentInput || (startTime > pressedAt && startTime < pressedAt + 5_000)) continue
      sum += value
      for (const { node } of sources) if (node) moved.add((node.localName ?? node.nodeName) + '.' + (node.className ?? ''))
    }
  }
  const observer = new PerformanceObserver((list) => add(list.getEntries()))
  observer.observe({ type: 'layout-shift', buffered: true })
  window.layoutNow = () => {
    add(observer.takeRecords())
    const wider = document.documentElement.scrollWidth - document.documentElement.clientWidth
    return { shift: sum, moved: [...moved].join(', '), wider, fits: document.querySelector('meta[name=viewport]') !== null }
  }
`
