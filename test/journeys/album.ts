import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import type { JourneyTitle } from './journey.ts'

const docs = fileURLToPath(new URL('../../docs/', import.meta.url))
const heads = {
  journeys:
    '# Journeys\n\nWhat people live through in the demo stores, as the browser showed it, on a phone and a desktop.',
  portal: '# The portal\n\nWhat staff do in the admin portal, as the browser showed it, on a phone and a desktop.',
} as const
const isKept = process.env.PICTURES === '1'
const bytesMost = 60_000
const qualities = [80, 65, 50, 35, 20]

interface Step {
  readonly who: string
  readonly sentence: string
}

/** The pictures of one walk, and the page that shows them; takes none unless PICTURES=1. */
export class Album {
  readonly #title: JourneyTitle
  readonly #width: number
  readonly #folder: keyof typeof heads
  readonly #place: string
  readonly #steps: (Step & { readonly file: string })[] = []

  constructor(title: JourneyTitle, width: number) {
    this.#title = title
    this.#width = width
    this.#folder = title.folder ?? 'journeys'
    this.#place = join(docs, this.#folder, title.store, slug(title.name))
    if (!isKept) return
    mkdirSync(this.#place, { recursive: true })
    for (const name of readdirSync(this.#place)) if (name.endsWith(`-${width}.webp`)) rmSync(join(this.#place, name))
  }

  async take(page: Page, step: Step): Promise<void> {
    if (!isKept) return
    const number = String(this.#steps.length + 1).padStart(2, '0')
    const file = `${number}-${slug(step.sentence)}-${this.#width}.webp`
    writeFileSync(join(this.#place, file), await picture(page))
    this.#steps.push({ ...step, file })
  }

  /** Writes the page of this journey, and the list of all of them. */
  close(): void {
    if (!isKept) return
    writeFileSync(join(this.#place, 'README.md'), this.#page())
    writeFileSync(join(docs, this.#folder, 'README.md'), index(this.#folder))
  }

  #page(): string {
    const { name, proves } = this.#title
    const rows = this.#steps.map(({ who, sentence, file }, at) => {
      const small = file.replace(/-\d+\.webp$/, '-390.webp')
      const wide = file.replace(/-\d+\.webp$/, '-1280.webp')
      const both = `<img src="${small}" width="195" alt="on a phone"> <img src="${wide}" width="640" alt="on a desktop">`
      return `${at + 1}. **${who}**: ${sentence}\n\n   ${both}\n`
    })
    return `# ${sentenceOf(name)}\n\nProves ${proves}. Pictures are taken by \`PICTURES=1 npm test -- test/journeys\`.\n\n${rows.join('\n')}`
  }
}

/** As small as it takes to be kept in the repository. */
async function picture(page: Page): Promise<Buffer> {
  const session = await page.context().newCDPSession(page)
  try {
    let taken = Buffer.alloc(0)
    for (const quality of qualities) {
      const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality })
      taken = Buffer.from(data, 'base64')
      if (taken.length <= bytesMost) break
    }
    return taken
  } finally {
    await session.detach()
  }
}

function index(of: keyof typeof heads): string {
  const folder = join(docs, of)
  const lines = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: store }) => readdirSync(join(folder, store)).map((walk) => `${store}/${walk}`))
    .filter((path) => existsSync(join(folder, path, 'README.md')))
    .toSorted()
    .map((path) => {
      const text = readFileSync(join(folder, path, 'README.md'), 'utf8')
      const [, title] = /^# (.*)$/m.exec(text) ?? []
      const [, proves] = /^Proves ([^.]*)\./m.exec(text) ?? []
      return `- [${title}](${path}/README.md) (${path.split('/')[0]}; ${proves})`
    })
  return `${heads[of]}\n\n${lines.join('\n')}\n`
}

function slug(text: string): string {
  const plain = text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
  return plain.slice(0, 48).replaceAll(/^-|-$/g, '')
}

function sentenceOf(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}
