import { uuidv7obj } from 'uuidv7'
import { makeId } from '#base/ids.ts'
import { formatTime } from '#base/time.ts'
import type { Handle, Queryable, Row } from '#plumbing/db.ts'
import type { Role } from '#staff/permissions.ts'

/** A person of the staff, and as what they work for which workspace. */
export interface Staff {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly locale: string | null
  readonly twoFactor: boolean
  readonly role: Role
  readonly workspaceId: string
  readonly workspaceName: string
  readonly joinedAt: number
}

export interface ListedStaff extends Staff {
  /** When they were last at it; null: they have no session. */
  readonly seenAt: number | null
}

const staffColumns = `u.id, u.name, u.email, u.locale, u.two_factor_enabled as "twoFactor", m.role,
  m.workspace_id as "workspaceId", w.name as "workspaceName", m.created_at as "joinedAt"`
const staffTables = `staff_members m join staff_users u on u.id = m.staff_id join workspaces w on w.id = m.workspace_id`

export async function findStaff(database: Queryable, staffId: string): Promise<Staff | undefined> {
  const answer = await database.query<Staff & Row>(`select ${staffColumns} from ${staffTables} where m.staff_id = $1`, [
    staffId,
  ])
  return answer.rows[0]
}

export async function findStaffByEmail(database: Queryable, email: string): Promise<Staff | undefined> {
  const answer = await database.query<Staff & Row>(`select ${staffColumns} from ${staffTables} where u.email = $1`, [
    email.toLowerCase(),
  ])
  return answer.rows[0]
}

export async function listStaff(database: Queryable, workspaceId: string): Promise<ListedStaff[]> {
  const answer = await database.query<ListedStaff & Row>(
    `select ${staffColumns}, (select max(s.updated_at) from staff_sessions s where s.user_id = u.id) as "seenAt"
     from ${staffTables} where m.workspace_id = $1 order by m.created_at, u.id`,
    [workspaceId],
  )
  return answer.rows
}

/** Whether anybody can sign in yet. */
export async function hasStaff(database: Queryable): Promise<boolean> {
  return (await database.query('select from staff_members limit 1')).rows.length > 0
}

/** One at a time: what is read about who is there holds until the end of the transaction. */
export async function lockStaff(handle: Handle): Promise<void> {
  await handle.query(`select pg_advisory_xact_lock(hashtextextended('staff', 0))`)
}

export interface NewStaff {
  readonly workspaceId: string
  readonly email: string
  readonly name: string
  readonly role: Role
  readonly locale: string | null
  readonly passwordHash: string
}

/** Makes a person who can sign in; null when there is one of that address already. */
export async function insertStaff(handle: Handle, staff: NewStaff, now: number): Promise<string | null> {
  const id = makeId('staff', uuidv7obj().toHex())
  const at = formatTime(now)
  const made = await handle.query(
    `insert into staff_users (id, name, email, email_verified, locale, created_at, updated_at)
     values ($1, $2, $3, true, $4, $5::timestamptz, $5::timestamptz) on conflict (email) do nothing returning id`,
    [id, staff.name, staff.email.toLowerCase(), staff.locale, at],
  )
  if (made.rows.length === 0) return null
  await handle.query(
    `insert into staff_accounts (id, user_id, account_id, provider_id, password, created_at, updated_at)
     values ($1, $1, $1, 'credential', $2, $3::timestamptz, $3::timestamptz)`,
    [id, staff.passwordHash, at],
  )
  await handle.query(
    'insert into staff_members (workspace_id, staff_id, role, created_at) values ($1, $2, $3, $4::timestamptz)',
    [staff.workspaceId, id, staff.role, at],
  )
  return id
}

export async function countOwners(handle: Handle, workspaceId: string): Promise<number> {
  const answer = await handle.query<{ count: number }>(
    `select count(*) as count from staff_members where workspace_id = $1 and role = 'owner'`,
    [workspaceId],
  )
  return answer.rows[0]?.count ?? 0
}

export async function updateRole(handle: Handle, workspaceId: string, staffId: string, role: Role): Promise<void> {
  await handle.query('update staff_members set role = $3 where workspace_id = $1 and staff_id = $2', [
    workspaceId,
    staffId,
    role,
  ])
}

/** Takes a person away, with their sessions and their password. */
export async function deleteStaff(handle: Handle, staffId: string): Promise<void> {
  await handle.query('delete from staff_users where id = $1', [staffId])
}

export async function updateProfile(
  handle: Handle,
  staffId: string,
  { name, locale }: { readonly name: string | null; readonly locale: string | null },
  now: number,
): Promise<void> {
  await handle.query(
    `update staff_users set name = coalesce($2, name), locale = coalesce($3, locale), updated_at = $4::timestamptz
     where id = $1`,
    [staffId, name, locale, formatTime(now)],
  )
}

/** A lost phone: the password alone is enough from now on, until they set a second factor up anew. */
export async function dropTwoFactor(handle: Handle, staffId: string): Promise<void> {
  await handle.query('delete from staff_two_factors where user_id = $1', [staffId])
  await handle.query('update staff_users set two_factor_enabled = false where id = $1', [staffId])
}

/** Takes the code of that step of time from a person's app, once: of two at the same moment, one; none after a later one. */
export async function takeStep(database: Queryable, staffId: string, step: number): Promise<boolean> {
  const answer = await database.query(
    `update staff_two_factors set taken_step = $2
     where user_id = $1 and (taken_step is null or taken_step < $2)`,
    [staffId, step],
  )
  return (answer.rowCount ?? 0) > 0
}

export interface Session {
  readonly id: string
  readonly address: string | null
  readonly agent: string | null
  readonly createdAt: number
  readonly seenAt: number
  readonly expiresAt: number
}

export async function listSessions(database: Queryable, staffId: string, now: number): Promise<Session[]> {
  const answer = await database.query<Session & Row>(
    `select id, ip_address as address, user_agent as agent, created_at as "createdAt", updated_at as "seenAt",
       expires_at as "expiresAt"
     from staff_sessions where user_id = $1 and expires_at > $2::timestamptz order by updated_at desc, id limit 100`,
    [staffId, formatTime(now)],
  )
  return answer.rows
}

/** Ends one session of a person, or all but the one they are at. */
export async function endSessions(
  database: Queryable,
  staffId: string,
  which: { readonly id: string } | { readonly allBut: string },
): Promise<number> {
  const [comparison, session] = 'id' in which ? ['=', which.id] : ['<>', which.allBut]
  const answer = await database.query(`delete from staff_sessions where user_id = $1 and id ${comparison} $2`, [
    staffId,
    session,
  ])
  return answer.rowCount ?? 0
}
