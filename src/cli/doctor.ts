import { oldestDueAt } from '#app/health.sql.ts'
import { command, type Said, withStore } from '#cli/command.ts'
import { readFindings } from '#cli/doctor.sql.ts'
import { loadConfig } from '#plumbing/config.ts'
import { databaseTrouble } from '#plumbing/db.ts'
import { StartProblem } from '#plumbing/start-problem.ts'

interface Finding {
  readonly check: string
  readonly ok: boolean
  readonly says: string
  /** What to do; null when there is nothing to do. */
  readonly todo: string | null
}

const skewMostMillis = 2_000
const lateMillis = 60_000

function fine(check: string, says: string): Finding {
  return { check, ok: true, says, todo: null }
}

function wrong(check: string, says: string, todo: string): Finding {
  return { check, ok: false, says, todo }
}

function wordsOf(error: unknown): string {
  if (error instanceof StartProblem) return error.message
  return databaseTrouble(error) ?? (error instanceof Error ? error.message : String(error))
}

async function examine(): Promise<Finding[]> {
  const findings: Finding[] = []
  try {
    const config = loadConfig()
    const where = config.databaseUrl === null ? `the embedded PostgreSQL in ${config.dataDir}` : 'DATABASE_URL'
    findings.push(fine('configuration', `Port ${config.port}, ${where}.`))
  } catch (error) {
    return [wrong('configuration', wordsOf(error), 'Put the variable right, in the environment or in .env.')]
  }
  try {
    await withStore(async ({ database, migrated }) => {
      const began = Date.now()
      const { version, now, outboxCount } = await readFindings(database)
      const middle = (began + Date.now()) / 2
      findings.push(
        fine('database', `PostgreSQL ${version}${migrated.length > 0 ? ', brought up to date just now' : ''}.`),
      )
      findings.push(clock(now - middle))
      findings.push(dueWork(await oldestDueAt(database, Date.now())))
      findings.push(outbox(outboxCount))
    })
  } catch (error) {
    findings.push(
      wrong('database', wordsOf(error), 'See to it that the database runs and DATABASE_URL or DATA_DIR names it.'),
    )
  }
  return findings
}

function clock(skewMillis: number): Finding {
  const says = `The database's clock and ours are ${Math.round(Math.abs(skewMillis))} ms apart.`
  if (Math.abs(skewMillis) <= skewMostMillis) return fine('clock', says)
  return wrong('clock', says, 'Set both machines by the same time servers (NTP).')
}

function dueWork(oldestAt: number | null): Finding {
  const lag = oldestAt === null ? 0 : Date.now() - oldestAt
  if (lag <= lateMillis) return fine('due work', 'None is late.')
  const says = `The oldest has been due for ${Math.round(lag / 1_000)} s.`
  return wrong('due work', says, 'Start the server, which does it; if it is running, its log names what fails.')
}

/** Nothing takes them out yet, so that none can be late. */
function outbox(count: number): Finding {
  const kept = count === 1 ? 'One effect is kept' : `${count} effects are kept`
  return fine('outbox', count === 0 ? 'Nothing waits.' : `${kept} for webhooks, which this version does not send yet.`)
}

function said(findings: readonly Finding[]): Said {
  const width = Math.max(...findings.map(({ check }) => check.length))
  const lines = findings.flatMap(({ check, ok, says, todo }) => [
    `${ok ? 'ok   ' : 'WRONG'}  ${check.padEnd(width)}  ${says}`,
    ...(todo === null ? [] : [`${' '.repeat(9 + width)}${todo}`]),
  ])
  const failed = findings.some(({ ok }) => !ok)
  return { json: { ok: !failed, findings }, lines, failed }
}

export const doctorCommand = command({
  name: 'doctor',
  description: 'Look over this installation and say what to do',
  args: {},
  run: async () => said(await examine()),
})
