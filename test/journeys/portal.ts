/**
 * Journeys of staff through the portal; everything that `journey.ts` says of a step holds here as well. Pictures go to docs/portal.
 *
 *   portalJourney({ area: 'programs', name: 'a marketer starts an activity', proves: 'GIFT-1' }, async ({ shop, staff }) => {
 *     await shop.post('/v1/programs', …)                 // the new site's store, with its secret key
 *     const mina = await staff('Mina', 'marketer')       // signed in, at the start of that site
 *     await mina.go('programs')                          // /admin/{site}/programs
 *     await mina.step('Sees what runs')
 *   })
 *
 * The site and its workspace are the journey's own. `demo('Mina', 'owner')` is somebody of the demo's workspace instead, whose
 * sites have months behind them and are everybody's: look there, change nothing that others count on.
 */
import type { BrowserContextOptions } from 'playwright-core'
import { beforeAll, inject } from 'vitest'
import { demoPassword } from '#app/demo-staff.ts'
import { readConfig } from '#plumbing/config.ts'
import { openDatabase } from '#plumbing/db.ts'
import { createLog } from '#plumbing/log.ts'
import { readMasterKey } from '#plumbing/secrets.ts'
import { workspaceIdOf } from '#sites/issue.http.ts'
import type { NewSite } from '#sites/site.ts'
import { createAuth } from '#staff/auth.http.ts'
import type { Role } from '#staff/permissions.ts'
import { insertStaff } from '#staff/staff.sql.ts'
import type { Shop } from '../app.ts'
import { journey, type Person } from './journey.ts'
import { openShop } from './shop.ts'

const password = 'correct horse battery'

const demoMillis = 240_000

// While the demo is being made the server has little time for anybody else; when its stores answer, it is there.
beforeAll(async () => {
  const until = Date.now() + demoMillis
  while (Date.now() < until) {
    const answer = await fetch(inject('stage').stores).catch(() => null)
    await answer?.arrayBuffer()
    if (answer?.ok) return
    await new Promise((done) => setTimeout(done, 500))
  }
}, demoMillis + 10_000)
let shops = 0

/** Somebody of the staff at a browser. */
export interface Clerk extends Person {
  readonly email: string
  /** Opens a screen of the site: `go('programs')`; with a slash in front, one of the portal: `go('/-/staff')`. */
  go(path: string): Promise<void>
}

interface PortalStage {
  readonly kith: string
  readonly width: number
  /** The store of the journey's own site. */
  readonly shop: Shop
  readonly site: string
  /** Somebody new with that role in the site's workspace, signed in. */
  staff(name: string, role: Role, options?: BrowserContextOptions): Promise<Clerk>
  /** Somebody of the demo's workspace, at the site of that key. */
  demo(name: string, role: Role, site: string, options?: BrowserContextOptions): Promise<Clerk>
}

interface PortalTitle {
  /** The folder under docs/portal. */
  readonly area: string
  readonly name: string
  readonly proves: string
  readonly site?: Partial<NewSite>
}

/** A test at each width. */
export function portalJourney(title: PortalTitle, walk: (stage: PortalStage) => Promise<void>): void {
  const { area, name, proves, site: settings = {} } = title
  journey({ folder: 'portal', store: area, name, proves }, async ({ kith, width, person }) => {
    shops += 1
    const key = `portal-${area}-${process.pid}-${shops}`
    const names = { name: 'Linden Kitchen', homeUrl: 'https://linden.example', timeZone: 'Europe/Berlin' }
    const shop = await openShop({ ...names, ...settings, key, workspace: key })
    const enter = async (one: Person, email: string, secret: string, at: string): Promise<Clerk> => {
      const go = async (path: string) => {
        await one.page.goto(`${kith}/admin${path.startsWith('/') ? path : `/${at}/${path}`}`)
        await one.page.getByRole('heading', { level: 1 }).first().waitFor()
      }
      const answer = await one.page.request.post(`${kith}/admin/auth/sign-in/email`, {
        headers: { origin: kith },
        data: { email, password: secret },
      })
      if (!answer.ok()) throw new Error(`${email} cannot sign in: ${answer.status()} ${await answer.text()}`)
      return Object.assign(one, { email, go })
    }
    await walk({
      ...{ kith, width, shop, site: key },
      staff: async (called, role, options) =>
        await enter(await person(called, options), await hire(called, role, key), password, key),
      demo: async (called, role, at, options) =>
        await enter(await person(called, options), `${role}@demo.example`, await secretOfDemo(), at),
    })
  })
}

let hires = 0
let hash: Promise<string> | null = null

/** Writes somebody down as if they had been invited and had come. */
async function hire(name: string, role: Role, workspace: string): Promise<string> {
  hires += 1
  const email = `${role}-${process.pid}-${hires}@linden.example`
  await withDatabase(async (database) => {
    const masterKey = await readMasterKey(database, null)
    const parts = { database, masterKey, config: readConfig({}), log: createLog('fatal') }
    hash ??= createAuth(parts, () => {}).hash(password)
    const passwordHash = await hash
    const person = { workspaceId: workspaceIdOf(workspace), email, name, role, locale: null, passwordHash }
    await database.transaction((handle) => insertStaff(handle, person, Date.now()))
  })
  return email
}

async function secretOfDemo(): Promise<string> {
  return await withDatabase(async (database) => demoPassword(await readMasterKey(database, null)))
}

async function withDatabase<Found>(use: (database: ReturnType<typeof openDatabase>) => Promise<Found>): Promise<Found> {
  const database = openDatabase({ server: inject('stage').database, poolSize: 1, log: createLog('fatal') })
  try {
    return await use(database)
  } finally {
    await database.close()
  }
}
