import { createRoute, z } from '@hono/zod-openapi'
import { countMigrations, oldestDueAt } from '#app/health.sql.ts'
import { databaseTrouble } from '#plumbing/db.ts'
import { countMigrationFiles } from '#plumbing/migrate.ts'
import { jsonAnswer, newRouter, type Parts } from '#sites/route.http.ts'

const patienceMillis = 3_000
const tags = ['Operating']

const health = z.object({ status: z.literal('ok') })
const readiness = z.object({
  status: z.enum(['ready', 'not ready']),
  database: z.string().meta({ description: '`ok`, or what is wrong with it.' }),
  migrations: z.enum(['ok', 'missing', 'unknown']),
  dueWorkLagSeconds: z.number().nullable().meta({ description: 'How late the oldest work is that has fallen due.' }),
})

const alive = createRoute({
  method: 'get',
  path: '/healthz',
  operationId: 'readLiveness',
  tags,
  summary: 'Whether the process answers',
  responses: { 200: jsonAnswer('It does.', health) },
})
const ready = createRoute({
  method: 'get',
  path: '/readyz',
  operationId: 'readReadiness',
  tags,
  summary: 'Whether it can work: database, migrations, due work',
  responses: { 200: jsonAnswer('It can.', readiness), 503: jsonAnswer('It cannot.', readiness) },
})
const figures = createRoute({
  method: 'get',
  path: '/metrics',
  operationId: 'readMetrics',
  tags,
  summary: 'Figures for Prometheus',
  responses: { 200: { description: 'Figures.', content: { 'text/plain': { schema: z.string() } } } },
})

/** What operators and their machines ask. */
export function healthRoutes(parts: Parts) {
  const { metrics } = parts
  return newRouter()
    .openapi(alive, (c) => c.json({ status: 'ok' as const }, 200))
    .openapi(ready, async (c) => {
      const found = await look(parts)
      c.header('Cache-Control', 'no-store')
      return c.json(found, found.status === 'ready' ? 200 : 503)
    })
    .openapi(figures, async (c) => {
      metrics.waiting.set(parts.engine.waiting)
      return c.text(await metrics.registry.metrics(), 200, { 'Content-Type': metrics.registry.contentType })
    })
}

async function look({ database }: Parts): Promise<z.infer<typeof readiness>> {
  const now = Date.now()
  try {
    const [applied, oldest] = await inTime(Promise.all([countMigrations(database), oldestDueAt(database, now)]))
    const migrations = applied >= countMigrationFiles() ? 'ok' : 'missing'
    const dueWorkLagSeconds = oldest === null ? 0 : Math.max(0, now - oldest) / 1_000
    return { status: migrations === 'ok' ? 'ready' : 'not ready', database: 'ok', migrations, dueWorkLagSeconds }
  } catch (error) {
    const trouble = databaseTrouble(error) ?? 'The database does not answer as it should.'
    return { status: 'not ready', database: trouble, migrations: 'unknown', dueWorkLagSeconds: null }
  }
}

async function inTime<Found>(work: Promise<Found>): Promise<Found> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error('timeout exceeded')), patienceMillis)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
