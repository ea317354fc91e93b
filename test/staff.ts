import { workspaceIdOf } from '#sites/issue.http.ts'
import { ensureWorkspace } from '#sites/sites.sql.ts'
import { createAuth } from '#staff/auth.http.ts'
import type { Role } from '#staff/permissions.ts'
import { insertStaff } from '#staff/staff.sql.ts'
import type { Answer, Kith } from './app.ts'

export const password = 'correct horse battery'
export const origin = 'http://localhost:8787'

let hash: Promise<string> | null = null
let count = 0

/** Makes somebody who can sign in with `password`; answers their address. */
export async function addStaff(kith: Kith, role: Role, workspace = 'default'): Promise<string> {
  hash ??= createAuth(kith.parts, () => {}).hash(password)
  const passwordHash = await hash
  count += 1
  const [email, workspaceId] = [`${role}${count}@shop.example`, workspaceIdOf(workspace)]
  await kith.database.transaction(async (handle) => {
    await ensureWorkspace(handle, workspaceId, workspace, Date.now())
    await insertStaff(
      handle,
      { workspaceId, email, name: `${role} ${count}`, role, locale: null, passwordHash },
      Date.now(),
    )
  })
  return email
}

/** Somebody at the portal, in a browser that keeps cookies. */
export class Desk {
  readonly #kith: Kith
  readonly #cookies = new Map<string, string>()

  constructor(kith: Kith) {
    this.#kith = kith
  }

  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  get(path: string): Promise<Answer> {
    return this.send('GET', path)
  }

  post(path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.send('POST', path, body, headers)
  }

  async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const type = body === undefined ? {} : { 'content-type': 'application/json' }
    const answer = await this.#kith.request(path, {
      method,
      headers: { origin, cookie: this.cookie, ...type, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      if (value === '') this.#cookies.delete(name)
      else this.#cookies.set(name, value)
    }
    return answer
  }
}

/** A new person of that role, signed in. */
export async function signIn(
  kith: Kith,
  role: Role,
  workspace = 'default',
): Promise<Desk & { readonly email: string }> {
  const email = await addStaff(kith, role, workspace)
  const desk = new Desk(kith)
  const answer = await desk.post('/admin/auth/sign-in/email', { email, password })
  if (answer.status !== 200) throw new Error(`${email} cannot sign in: ${JSON.stringify(answer.body)}`)
  return Object.assign(desk, { email })
}
