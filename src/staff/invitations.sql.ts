import { formatTime } from '#base/time.ts'
import type { Handle, Queryable, Row } from '#plumbing/db.ts'
import type { Role } from '#staff/permissions.ts'

/** An invitation that was not accepted yet; it is removed when it is, or is taken back. */
export interface Invitation {
  readonly id: string
  readonly workspaceId: string
  readonly workspaceName: string
  readonly email: string
  readonly role: Role
  /** The name of whoever sent it. */
  readonly invitedBy: string | null
  readonly createdAt: number
  readonly expiresAt: number
}

const columns = `i.id, i.workspace_id as "workspaceId", w.name as "workspaceName", i.email, i.role, u.name as "invitedBy",
  i.created_at as "createdAt", i.expires_at as "expiresAt"`
const tables = `staff_invitations i join workspaces w on w.id = i.workspace_id left join staff_users u on u.id = i.invited_by`

export async function listInvitations(database: Queryable, workspaceId: string): Promise<Invitation[]> {
  const answer = await database.query<Invitation & Row>(
    `select ${columns} from ${tables} where i.workspace_id = $1 order by i.created_at desc, i.id limit 1000`,
    [workspaceId],
  )
  return answer.rows
}

export async function findInvitation(
  database: Queryable,
  workspaceId: string,
  id: string,
): Promise<Invitation | undefined> {
  const answer = await database.query<Invitation & Row>(
    `select ${columns} from ${tables} where i.workspace_id = $1 and i.id = $2`,
    [workspaceId, id],
  )
  return answer.rows[0]
}

export async function findInvitationByEmail(
  database: Queryable,
  workspaceId: string,
  email: string,
): Promise<Invitation | undefined> {
  const answer = await database.query<Invitation & Row>(
    `select ${columns} from ${tables} where i.workspace_id = $1 and i.email = $2`,
    [workspaceId, email.toLowerCase()],
  )
  return answer.rows[0]
}

export async function findInvitationByToken(database: Queryable, tokenHash: string): Promise<Invitation | undefined> {
  const answer = await database.query<Invitation & Row>(`select ${columns} from ${tables} where i.token_hash = $1`, [
    tokenHash,
  ])
  return answer.rows[0]
}

export interface NewInvitation {
  readonly id: string
  readonly workspaceId: string
  readonly email: string
  readonly role: Role
  readonly tokenHash: string
  /** Null: it was made on the server itself. */
  readonly invitedBy: string | null
  readonly createdAt: number
  readonly expiresAt: number
}

/** Inviting an address again makes the link of before useless. */
export async function writeInvitation(handle: Handle, invitation: NewInvitation): Promise<string> {
  const answer = await handle.query<{ id: string }>(
    `insert into staff_invitations (workspace_id, id, email, role, token_hash, invited_by, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7::timestamptz, $8::timestamptz)
     on conflict (workspace_id, email) do update set role = excluded.role, token_hash = excluded.token_hash,
       invited_by = excluded.invited_by, created_at = excluded.created_at, expires_at = excluded.expires_at
     returning id`,
    [
      ...[invitation.workspaceId, invitation.id, invitation.email.toLowerCase(), invitation.role, invitation.tokenHash],
      ...[invitation.invitedBy, formatTime(invitation.createdAt), formatTime(invitation.expiresAt)],
    ],
  )
  return answer.rows[0]?.id ?? invitation.id
}

/** False when it was not there any more: of two who accept it at once, one does. */
export async function deleteInvitation(handle: Handle, workspaceId: string, id: string): Promise<boolean> {
  const answer = await handle.query('delete from staff_invitations where workspace_id = $1 and id = $2', [
    workspaceId,
    id,
  ])
  return answer.rowCount === 1
}
