import { uuidv7obj } from 'uuidv7'
import { type Act, type AuditEntry, type Change, entryOf } from '#audit/entry.ts'
import { makeId } from '#base/ids.ts'
import { cutPage, type Page } from '#base/page.ts'
import { formatTime } from '#base/time.ts'
import type { Handle, Queryable, Row } from '#plumbing/db.ts'

/** What changed, and where; the site is null where it concerns the workspace. */
export interface Told {
  readonly workspaceId: string
  readonly siteId: string | null
  readonly changes: readonly Change[]
}

/** Writes an entry beside a change that is made by SQL, in its transaction. */
export async function insertEntry(handle: Handle, act: Act, { workspaceId, siteId, changes }: Told): Promise<void> {
  const entry = entryOf(makeId('audit', uuidv7obj().toHex()), workspaceId, act, changes)
  await handle.query(
    `insert into audit_entries (workspace_id, id, site_id, at, staff, staff_name, role, action, subject_kind, subject,
       changes, customers, reason)
     values ($1, $2, $3, $4::timestamptz, $5, $6, $7, $8, $9, $10, $11::jsonb, '[]', $12)`,
    [
      ...[workspaceId, entry.id, siteId, formatTime(entry.at), entry.staff, entry.staffName, entry.role, entry.action],
      ...[entry.subjectKind, entry.subject, JSON.stringify(entry.changes), entry.reason],
    ],
  )
}

export interface AskedEntries {
  readonly limit: number
  readonly cursor?: string | undefined
  readonly siteId?: string | undefined
  readonly staff?: string | undefined
  readonly action?: string | undefined
  readonly subject?: string | undefined
  readonly from?: number | undefined
  readonly to?: number | undefined
}

export interface ListedEntry extends Omit<AuditEntry, 'workspaceId' | 'customers'> {
  readonly site: string | null
  /** Of the activity whose page it is about: a page has no name of its own. */
  readonly pageOf: string | null
}

/** The first or the last id that an entry of that time can have. */
function idAt(at: number, rest: '0' | 'f'): string {
  return makeId('audit', at.toString(16).padStart(12, '0') + rest.repeat(20))
}

/** Entries of a workspace, the newest first. Each filter is in the text only if it is asked for, so that its index is used. */
export async function listEntries(
  database: Queryable,
  workspaceId: string,
  asked: AskedEntries,
): Promise<Page<ListedEntry>> {
  const values: unknown[] = [workspaceId]
  const where = ['e.workspace_id = $1']
  const narrow = (condition: string, value: unknown) => {
    if (value === undefined) return
    values.push(value)
    where.push(condition.replace('?', `$${values.length}`))
  }
  narrow('e.site_id = ?', asked.siteId)
  narrow('e.staff = ?', asked.staff)
  narrow('e.action = ?', asked.action)
  narrow('e.subject = ?', asked.subject)
  narrow('e.id >= ?', asked.from === undefined ? undefined : idAt(asked.from, '0'))
  narrow('e.id <= ?', asked.to === undefined ? undefined : idAt(asked.to, 'f'))
  narrow('e.id < ?', asked.cursor)
  values.push(asked.limit + 1)
  const answer = await database.query<ListedEntry & Row>(
    `select e.id, e.at, s.key as site, e.staff, e.staff_name as "staffName", e.role, e.action,
       e.subject_kind as "subjectKind", e.subject, e.changes, e.reason, p.name as "pageOf"
     from audit_entries e left join sites s on s.id = e.site_id
       left join programs p on e.subject_kind = 'page' and p.site_id = e.site_id and p.id = e.subject
     where ${where.join(' and ')} order by e.id desc limit $${values.length}`,
    values,
  )
  return cutPage(answer.rows, asked.limit, (last) => last.id)
}
