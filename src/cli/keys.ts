import { type CommandDef, defineCommand } from 'citty'
import { createParts } from '#app.ts'
import { addDuration, formatTime, isDuration } from '#base/time.ts'
import { command, orStop, type Said, withStore } from '#cli/command.ts'
import type { Site } from '#engine/working-set.ts'
import { createLog } from '#plumbing/log.ts'
import { createMetrics } from '#plumbing/metrics.ts'
import { StartProblem } from '#plumbing/start-problem.ts'
import { issueKey } from '#sites/issue.http.ts'
import { addKey, isKeyUsable, type Key, revokeKey, rotateKey } from '#sites/key.ts'
import type { Parts } from '#sites/route.http.ts'
import { findSiteByKey, listKeys } from '#sites/sites.sql.ts'

const mostShown = 1_000
const site = { type: 'string', required: true, description: 'Key of the site' } as const
const id = { type: 'string', required: true, description: 'Id of the key, as `keys list` shows it' } as const

function withSite(key: string, work: (parts: Parts, site: Site) => Promise<Said>): Promise<Said> {
  return withStore(async (store, config) => {
    const found = await findSiteByKey(store.database, key)
    if (!found) throw new StartProblem(`There is no site ${key}.`)
    return await work(createParts({ ...store, config, log: createLog('error'), metrics: createMetrics() }), found)
  })
}

function shown(key: Key) {
  const { id, kind, name, hint, createdAt, expiresAt, revokedAt } = key
  const times = {
    createdAt: formatTime(createdAt),
    expiresAt: expiresAt === null ? null : formatTime(expiresAt),
    revokedAt: revokedAt === null ? null : formatTime(revokedAt),
  }
  return { id, kind, name, hint, ...times }
}

function lineOf(key: Key): string {
  const state = isKeyUsable(key, Date.now()) ? 'usable' : key.revokedAt === null ? 'expired' : 'revoked'
  return `${key.id}  ${key.kind.padEnd(11)}  …${key.hint}  ${state.padEnd(7)}  ${key.name}`
}

const list = command({
  name: 'list',
  description: 'Keys of a site, without the keys themselves',
  args: { site },
  run: (args) =>
    withSite(args.site, async ({ database }, { id }) => {
      const { data } = await listKeys(database, id, { limit: mostShown })
      return { json: data.map(shown), lines: data.map(lineOf) }
    }),
})

const create = command({
  name: 'create',
  description: 'Make a key; it is shown this once',
  args: {
    site,
    kind: {
      type: 'enum',
      options: ['secret', 'publishable'],
      default: 'secret',
      description: 'For backends or browsers',
    },
    name: { type: 'string', default: '', description: 'What it is for' },
  },
  run: (args) =>
    withSite(args.site, async ({ engine }, { id, mode }) => {
      const { key, token } = issueKey(args.kind === 'publishable' ? 'publishable' : 'secret', mode, args.name)
      const { result } = await engine.run(id, { name: 'key.create', decide: (set) => addKey(set, key) })
      return told(
        orStop(result, () => 'The site has as many usable keys as it can have; revoke one first.'),
        token,
      )
    }),
})

const revoke = command({
  name: 'revoke',
  description: 'End a key; within five seconds nobody gets in with it',
  args: { site, id },
  run: (args) =>
    withSite(args.site, async ({ engine }, { id }) => {
      const now = Date.now()
      const { result } = await engine.run(id, { name: 'key.revoke', decide: (set) => revokeKey(set, args.id, now) })
      const key = orStop(result, ({ reason }) =>
        reason === 'not_found'
          ? `Site ${args.site} has no key ${args.id}.`
          : 'This is the last secret key of the site; make another one first.',
      )
      return { json: shown(key), lines: [lineOf(key)] }
    }),
})

const rotate = command({
  name: 'rotate',
  description: 'Put a new key in the place of another; it is shown this once',
  args: {
    site,
    id,
    'old-valid-for': {
      type: 'string',
      description: 'How long the old one stays good, such as PT24H; default: not at all',
    },
  },
  run: (args) =>
    withSite(args.site, async ({ engine, database }, site) => {
      const validFor = args['old-valid-for']
      if (validFor !== undefined && !isDuration(validFor))
        throw new StartProblem('--old-valid-for takes a duration such as PT24H.')
      const old = (await listKeys(database, site.id, { limit: mostShown })).data.find((key) => key.id === args.id)
      if (!old) throw new StartProblem(`Site ${args.site} has no key ${args.id}.`)
      const { key, token } = issueKey(old.kind, site.mode, old.name)
      const until = validFor === undefined ? key.createdAt : addDuration(key.createdAt, validFor, site.timeZone)
      const decide = {
        name: 'key.rotate',
        decide: (set: Parameters<typeof rotateKey>[0]) => rotateKey(set, args.id, key, until),
      }
      const { result } = await engine.run(site.id, decide)
      return told(
        orStop(result, () => `Key ${args.id} has ended already; make a new one.`),
        token,
      )
    }),
})

function told(key: Key, token: string): Said {
  return { json: { ...shown(key), token }, lines: [lineOf(key), `It is shown this once: ${token}`] }
}

export const keysCommand: CommandDef = defineCommand({
  meta: { name: 'keys', description: 'Look at the keys of a site, make, end and replace them' },
  subCommands: { list, create, revoke, rotate },
})
