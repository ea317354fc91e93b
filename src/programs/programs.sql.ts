import { cutPage, type Page } from '#base/page.ts'
import { selectList } from '#engine/store.sql.ts'
import type { Table } from '#engine/table.ts'
import type { Queryable, Row } from '#plumbing/db.ts'
import {
  type Program,
  type ProgramVersion,
  programs,
  programVersions,
  type Status,
  statusAt,
} from '#programs/program.ts'
import type { SeenProgram } from '#programs/programs.api.ts'

const programColumns = selectList(programs as unknown as Table<never>)
const versionColumns = selectList(programVersions as unknown as Table<never>, 'v')
const stretch = 200

interface Asked {
  readonly key: string | null
  readonly status: Status | null
  readonly limit: number
  readonly cursor: string | null
}

/** Programs of a site, the newest first. What a program's status is hangs on the time, so it is looked at here. */
export async function listPrograms(
  database: Queryable,
  siteId: string,
  asked: Asked,
  now: number,
): Promise<Page<SeenProgram>> {
  const found: Program[] = []
  let cursor = asked.cursor
  for (;;) {
    const rows = await readStretch(database, siteId, asked.key, cursor)
    for (const program of rows) {
      if (asked.status === null || statusAt(program, now) === asked.status) found.push(program)
    }
    cursor = rows.at(-1)?.id ?? null
    if (rows.length < stretch || found.length > asked.limit) break
  }
  const { data, nextCursor } = cutPage(found, asked.limit, (program) => program.id)
  const terms = await readTerms(database, siteId, data)
  const seen = data.map((program) => ({ program, terms: terms.get(program.id) as ProgramVersion, seenAt: now }))
  return { data: seen, nextCursor }
}

async function readStretch(
  database: Queryable,
  siteId: string,
  key: string | null,
  cursor: string | null,
): Promise<Program[]> {
  const answer = await database.query(
    `select ${programColumns} from programs t where t.site_id = $1
       and ($2::text is null or t.key = $2) and ($3::text is null or t.id < $3) order by t.id desc limit $4`,
    [siteId, key, cursor, stretch],
  )
  return answer.rows as unknown as Program[]
}

async function readTerms(
  database: Queryable,
  siteId: string,
  of: readonly Program[],
): Promise<Map<string, ProgramVersion>> {
  const answer = await database.query(
    `select ${versionColumns} from program_versions v join unnest($2::text[], $3::bigint[]) w (program, version)
       on v.program = w.program and v.version = w.version where v.site_id = $1`,
    [siteId, of.map(({ id }) => id), of.map(({ version }) => version)],
  )
  return new Map((answer.rows as unknown as ProgramVersion[]).map((terms) => [terms.program, terms]))
}

/** The versions of a program, the latest first; the cursor is the number of the last one seen. */
export async function listVersions(
  database: Queryable,
  siteId: string,
  program: string,
  page: { readonly limit: number; readonly before: number | null },
): Promise<Page<ProgramVersion>> {
  const answer = await database.query<ProgramVersion & Row>(
    `select ${versionColumns} from program_versions v where v.site_id = $1 and v.program = $2
       and ($3::bigint is null or v.version < $3) order by v.version desc limit $4`,
    [siteId, program, page.before, page.limit + 1],
  )
  return cutPage<ProgramVersion>(answer.rows, page.limit, ({ version }) => String(version))
}
