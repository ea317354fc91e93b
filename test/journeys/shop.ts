import { inject } from 'vitest'
import { isRefusal } from '#base/refusal.ts'
import { openDatabase } from '#plumbing/db.ts'
import { createLog } from '#plumbing/log.ts'
import { readMasterKey } from '#plumbing/secrets.ts'
import { createSite } from '#sites/issue.http.ts'
import type { NewSite } from '#sites/site.ts'
import { Shop } from '../app.ts'
import { askOver } from '../processes.ts'

/** A new site of the caller's own on the Kith of all journeys, for what the demo stores do not show. */
export async function openShop(site: Partial<NewSite> & Pick<NewSite, 'key'>): Promise<Shop> {
  const { kith, database: server } = inject('stage')
  const database = openDatabase({ server, poolSize: 1, log: createLog('fatal') })
  try {
    const usual = { workspace: 'default', homeUrl: null, currency: 'USD', locale: 'en', timeZone: 'UTC' }
    const whole: NewSite = { ...usual, name: site.key, mode: 'test', ...site }
    const created = await createSite(database, await readMasterKey(database, null), whole)
    if (isRefusal(created)) throw new Error(`a site ${whole.key} is there already`)
    return new Shop((path, init) => askOver(kith + path, init), created)
  } finally {
    await database.close()
  }
}
