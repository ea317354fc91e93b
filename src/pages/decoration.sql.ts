import { cutPage, type Page } from '#base/page.ts'
import { selectList } from '#engine/store.sql.ts'
import type { Table } from '#engine/table.ts'
import { type PageVersion, pageVersions } from '#pages/decoration.ts'
import type { Queryable, Row } from '#plumbing/db.ts'

const columns = selectList(pageVersions as unknown as Table<never>, 'v')

/** The versions of a program's page, the latest first; the cursor is the number of the last one seen. */
export async function listPageVersions(
  database: Queryable,
  siteId: string,
  program: string,
  page: { readonly limit: number; readonly before: number | null },
): Promise<Page<PageVersion>> {
  const answer = await database.query<PageVersion & Row>(
    `select ${columns} from program_page_versions v where v.site_id = $1 and v.program = $2
       and ($3::bigint is null or v.version < $3) order by v.version desc limit $4`,
    [siteId, program, page.before, page.limit + 1],
  )
  return cutPage<PageVersion>(answer.rows, page.limit, ({ version }) => String(version))
}
