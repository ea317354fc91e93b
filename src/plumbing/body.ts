import type { Context, MiddlewareHandler } from 'hono'
import { mostProblems, type Problem, pointerTo } from '#base/problems.ts'
import { isStorable } from '#base/text.ts'
import { RequestProblem } from '#plumbing/problem.ts'

export const mostBytes = 1_048_576
/** Deeper ones are nobody's order, and a danger to whatever takes them apart. */
const mostDepth = 64
/** Strings that JSON brings to us can only hold what `isStorable` refuses if the text has one of these. */
const suspicious = /\\[ubf]|[\u007f-\u009f]/
const json = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i

/**
 * Reads the body once, within its limit, and checks what no schema should have to: that it is JSON and that every text
 * in it can be stored. `c.var.rawBody` is what was sent, `c.var.body` what it says. Where the most is null, no JSON comes.
 * The items of an array that comes where each is to fail alone are for the route to check, with `problemsOfItems`.
 */
export function readBody(
  mostBytesOf: (path: string) => number | null,
  failsByItem: (path: string) => boolean = () => false,
): MiddlewareHandler {
  return async (c, next) => {
    if (c.req.method === 'GET' || c.req.method === 'HEAD' || c.req.method === 'OPTIONS') return await next()
    const most = mostBytesOf(c.req.path)
    if (most === null) return await next()
    const raw = await readText(c, most)
    c.set('rawBody', raw)
    if (raw !== '') {
      if (!json.test(c.req.header('content-type') ?? '')) throw new RequestProblem('unsupported_media_type')
      const value = parse(raw)
      if (!Array.isArray(value) || !failsByItem(c.req.path)) {
        if (placeDeeper(value, mostDepth) !== null) throw malformed(`The body nests deeper than ${mostDepth} levels.`)
        const errors = suspicious.test(raw) ? unstorableIn(value) : []
        if (errors.length > 0) throw new RequestProblem('invalid_request', { errors })
      }
      c.set('body', value)
    }
    await next()
  }
}

/** What `readBody` would have refused, for each item of an array by itself; `raw` is what was sent. */
export function problemsOfItems(raw: string): (item: unknown) => Problem[] {
  const mayBeUnstorable = suspicious.test(raw)
  return (item) => {
    // Before anything else walks through it.
    const deep = placeDeeper(item, mostDepth)
    if (deep !== null) return [{ pointer: pointerTo(deep), detail: `Nests deeper than ${mostDepth} levels.` }]
    return mayBeUnstorable ? unstorableIn(item) : []
  }
}

/** Refuses an address that asks for what cannot be stored and is therefore not there; for routes that no schema guards. */
export const checkAddress: MiddlewareHandler = async (c, next) => {
  const errors = Object.entries(c.req.query())
    .filter(([name, value]) => !isStorable(name) || !isStorable(value))
    .map(([name]) => unstorable(['query', name]))
  if (errors.length > 0) throw new RequestProblem('invalid_request', { errors })
  if (/%[01][\da-f]|%7f/i.test(new URL(c.req.url).pathname)) throw new RequestProblem('not_found')
  await next()
}

async function readText(c: Context, most: number): Promise<string> {
  const announced = c.req.header('content-length')
  if (announced !== undefined && Number(announced) > most) throw tooLarge(most)
  // The server below holds the sender to the length announced.
  if (announced !== undefined || c.req.raw.body === null) return await c.req.text()
  const text = (await readBytes(c, most)).toString('utf8')
  // Where validators look for it; the type there leaves out that it is waited for.
  c.req.bodyCache.text = Promise.resolve(text) as unknown as string
  return text
}

/** What was sent, as it came, within its limit. */
export async function readBytes(c: Context, most: number): Promise<Buffer> {
  if (Number(c.req.header('content-length') ?? 0) > most) throw tooLarge(most)
  const chunks: Uint8Array[] = []
  if (c.req.raw.body === null) return Buffer.alloc(0)
  let size = 0
  for await (const chunk of c.req.raw.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength
    if (size > most) throw tooLarge(most)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

export function tooLarge(most: number): RequestProblem {
  const detail = `At most ${most / mostBytes} MiB.`
  return new RequestProblem('payload_too_large', { errors: [{ pointer: '', detail }] })
}

function parse(raw: string): unknown {
  try {
    return JSON.parse(raw)
  } catch {
    throw malformed('The body is not JSON.')
  }
}

function malformed(detail: string): RequestProblem {
  return new RequestProblem('invalid_request', { errors: [{ pointer: '', detail }] })
}

/** Where something nests deeper than so many levels, by its first two steps; null: nowhere. */
function placeDeeper(value: unknown, levels: number): string[] | null {
  if (typeof value !== 'object' || value === null) return null
  if (levels === 0) return []
  for (const [key, inner] of Object.entries(value)) {
    const place = placeDeeper(inner, levels - 1)
    if (place !== null) return (isStorable(key) ? [key, ...place] : []).slice(0, 2)
  }
  return null
}

function unstorableIn(body: unknown): Problem[] {
  const errors: Problem[] = []
  const open: { value: unknown; path: readonly PropertyKey[] }[] = [{ value: body, path: [] }]
  for (let next = open.pop(); next !== undefined && errors.length < mostProblems; next = open.pop()) {
    const { value, path } = next
    if (typeof value === 'string' && !isStorable(value)) errors.push(unstorable(path))
    if (typeof value !== 'object' || value === null) continue
    for (const [key, inner] of Object.entries(value)) {
      if (!isStorable(key)) errors.push(unstorable(path))
      else if (typeof inner === 'object' || typeof inner === 'string') open.push({ value: inner, path: [...path, key] })
    }
  }
  return errors
}

function unstorable(path: readonly PropertyKey[]): Problem {
  return { pointer: pointerTo(path), detail: 'Control characters and broken characters cannot be stored.' }
}
