import { isSilence, tellConnection } from '#admin/app/connection.ts'
import { waitForSignIn } from '#admin/app/gate.ts'
import { languageNow } from '#admin/app/language.ts'
import { ProblemError, Unreachable } from '#admin/app/problem.ts'

type Value = string | number | boolean | readonly string[] | null | undefined
export type Query = Readonly<Record<string, Value>>

interface Sent {
  readonly query?: Query | undefined
  readonly body?: unknown
  readonly signal?: AbortSignal | undefined
  readonly headers?: Readonly<Record<string, string>>
}

/** `?a=b` of what is set; empty values are left out. */
export function queryText(query: Query = {}): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === null || value === '' ? [] : [value].flat().map((one) => [name, String(one)]),
  )
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`
}

/**
 * The one way to the server. A problem becomes a ProblemError, silence becomes Unreachable. When the session has ended, the
 * request waits for somebody to sign in and is sent again; a POST has a key of its own, so that it is carried out once.
 */
export async function call<Shape>(method: string, path: string, sent: Sent = {}): Promise<Shape> {
  const isForm = sent.body instanceof FormData || sent.body instanceof Blob
  const headers: Record<string, string> = { accept: 'application/json', 'accept-language': languageNow() }
  if (sent.body !== undefined && !isForm) headers['content-type'] = 'application/json'
  if (method === 'POST') headers['idempotency-key'] = crypto.randomUUID()
  const init: RequestInit = {
    method,
    headers: { ...headers, ...sent.headers },
    credentials: 'same-origin',
    ...(sent.signal ? { signal: sent.signal } : {}),
    ...(sent.body === undefined ? {} : { body: isForm ? (sent.body as FormData | Blob) : JSON.stringify(sent.body) }),
  }
  for (;;) {
    const response = await reach(path + queryText(sent.query), init)
    if (response.status !== 401 || path.startsWith('/admin/auth/')) return await read<Shape>(response)
    await waitForSignIn()
  }
}

async function reach(address: string, init: RequestInit): Promise<Response> {
  const response = await fetch(address, init).catch((error: unknown) => {
    if (init.signal?.aborted) throw error
    tellConnection(false)
    throw new Unreachable('no answer', { cause: error })
  })
  tellConnection(!isSilence(response.status))
  if (isSilence(response.status)) throw new Unreachable(`HTTP ${response.status}`)
  return response
}

async function read<Shape>(response: Response): Promise<Shape> {
  const isJson = response.headers.get('content-type')?.includes('json') === true
  const body = isJson ? await response.json().catch(() => null) : null
  if (!response.ok) throw new ProblemError(response.status, body ?? {})
  return body as Shape
}

/** Everything of `/v1` for one site: `api.get<z.output<typeof programView>>('/programs/prog_1')`. */
export interface Api {
  readonly base: string
  get<Shape>(path: string, query?: Query, signal?: AbortSignal): Promise<Shape>
  post<Shape>(path: string, body?: unknown): Promise<Shape>
  put<Shape>(path: string, body?: unknown): Promise<Shape>
  patch<Shape>(path: string, body?: unknown): Promise<Shape>
  delete<Shape>(path: string, body?: unknown): Promise<Shape>
}

function apiAt(base: string): Api {
  return {
    base,
    get: (path, query, signal) => call('GET', base + path, { query, signal }),
    post: (path, body = {}) => call('POST', base + path, { body }),
    put: (path, body = {}) => call('PUT', base + path, { body }),
    patch: (path, body = {}) => call('PATCH', base + path, { body }),
    delete: (path, body) => call('DELETE', base + path, { body }),
  }
}

export function siteApi(site: string): Api {
  return apiAt(`/admin/api/sites/${encodeURIComponent(site)}`)
}

/** What belongs to the workspace: staff, invitations, sites, audit, and the session. */
export const workspaceApi = apiAt('/admin/api')
