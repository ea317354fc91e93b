import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Context } from 'hono'
import { type Env, newRouter } from '#sites/route.http.ts'

const built = fileURLToPath(new URL('../../dist/admin/', import.meta.url))
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
}
/** What the build leaves beside each file that becomes smaller by it, best first. */
const packings = [
  { name: 'br', ending: '.br' },
  { name: 'gzip', ending: '.gz' },
] as const

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  // Mantine computes sizes and colours where they are used.
  "style-src 'self' 'unsafe-inline'",
  // Pages of activities may show pictures from elsewhere, and so does their editor.
  "img-src 'self' https: http: data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-src 'self' blob:",
  "worker-src 'self' blob:",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

const notBuilt = 'The portal is not built. Start Kith with `npm start`, or run `node build.mjs admin`.\n'
const namePattern = /^[\w-]+(?:\.[\w-]+)+$/

interface Kept {
  readonly modifiedAt: number
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly etag: string
}

const kept = new Map<string, Kept>()
const mostKept = 500

/** A file of the build, read once for each time it was written; null when there is none. */
async function read(path: string): Promise<Kept | null> {
  const found = await stat(path).catch(() => null)
  if (found === null || !found.isFile()) return null
  const known = kept.get(path)
  if (known?.modifiedAt === found.mtimeMs) return known
  const content = await readFile(path)
  const etag = createHash('sha256').update(content).digest('base64url').slice(0, 22)
  const one = { modifiedAt: found.mtimeMs, bytes: new Uint8Array(content), etag }
  if (kept.size >= mostKept) kept.clear()
  kept.set(path, one)
  return one
}

async function send(c: Context<Env>, name: string, headers: Readonly<Record<string, string>>): Promise<Response> {
  const path = join(built, name)
  const plain = await read(path)
  if (plain === null) return c.notFound()
  // Weak: the same file, however it is packed.
  const all = {
    'Content-Type': types[extname(name)] ?? 'application/octet-stream',
    ETag: `W/"${plain.etag}"`,
    Vary: 'Accept-Encoding',
    ...headers,
  }
  if (c.req.header('if-none-match')?.includes(plain.etag)) return c.body(null, 304, all)
  const accepted = c.req.header('accept-encoding') ?? ''
  for (const packing of packings) {
    if (!new RegExp(`\\b${packing.name}\\b`).test(accepted)) continue
    const packed = await read(path + packing.ending)
    if (packed !== null) return c.body(packed.bytes, 200, { ...all, 'Content-Encoding': packing.name })
  }
  return c.body(plain.bytes, 200, all)
}

/** `/admin`: the portal's files, and its one page at every address below that is not a file. */
export function portalRoutes() {
  const page = async (c: Context<Env>) => {
    const headers = { 'Cache-Control': 'no-cache', 'Content-Security-Policy': policy, 'Referrer-Policy': 'same-origin' }
    const answer = await send(c, 'index.html', headers)
    return answer.status === 404 ? c.text(notBuilt, 503) : answer
  }
  return newRouter()
    .get('/admin/assets/:name', (c) => {
      const name = c.req.param('name')
      if (!namePattern.test(name)) return c.notFound()
      // Its name has its content's hash in it.
      return send(c, join('assets', name), { 'Cache-Control': 'public, max-age=31536000, immutable' })
    })
    .get('/admin/icon.svg', (c) => send(c, 'icon.svg', { 'Cache-Control': 'public, max-age=86400' }))
    .get('/admin', page)
    .get('/admin/*', async (c) => {
      // Of these two, others answer what there is.
      if (/^\/admin\/(api|auth)(\/|$)/.test(c.req.path)) return c.notFound()
      return await page(c)
    })
}
