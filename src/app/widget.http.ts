import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { newRouter } from '#sites/route.http.ts'

const built = fileURLToPath(new URL('../../dist/widget/kith.js', import.meta.url))
const pack = { br: promisify(brotliCompress), gzip: promisify(gzip) }
const { Z_BEST_COMPRESSION: level } = constants
type Packing = keyof typeof pack | 'identity'

interface Script {
  readonly modifiedAt: number
  readonly etag: string
  readonly bodies: Readonly<Record<Packing, Uint8Array<ArrayBuffer>>>
}

let kept: Script | null = null

/** The elements that stores put into their pages; null before they were built. */
async function readScript(): Promise<Script | null> {
  const found = await stat(built).catch(() => null)
  if (found === null) return null
  if (kept?.modifiedAt === found.mtimeMs) return kept
  const plain = await readFile(built)
  const [br, gzip] = await Promise.all([pack.br(plain), pack.gzip(plain, { level })])
  const etag = createHash('sha256').update(plain).digest('base64url').slice(0, 22)
  const bodies = { br: new Uint8Array(br), gzip: new Uint8Array(gzip), identity: new Uint8Array(plain) }
  kept = { modifiedAt: found.mtimeMs, etag, bodies }
  return kept
}

function packingOf(accepted: string): Packing {
  if (/\bbr\b/.test(accepted)) return 'br'
  return /\bgzip\b/.test(accepted) ? 'gzip' : 'identity'
}

/** `/widget.js`, for pages of any origin. */
export function widgetRoutes() {
  const router = newRouter()
  router.get('/widget.js', async (c) => {
    const script = await readScript()
    if (script === null) return c.notFound()
    const packing = packingOf(c.req.header('accept-encoding') ?? '')
    // Weak: the same script, however it is packed.
    const etag = `W/"${script.etag}"`
    const headers = {
      'Content-Type': 'text/javascript; charset=utf-8',
      // A new version is there within minutes, and until then nothing is asked.
      'Cache-Control': 'public, max-age=300, stale-while-revalidate=86400',
      'Access-Control-Allow-Origin': '*',
      'Cross-Origin-Resource-Policy': 'cross-origin',
      ETag: etag,
      Vary: 'Accept-Encoding',
    }
    if (c.req.header('if-none-match')?.includes(script.etag)) return c.body(null, 304, headers)
    const encoded = packing === 'identity' ? {} : { 'Content-Encoding': packing }
    return c.body(script.bodies[packing], 200, { ...headers, ...encoded })
  })
  return router
}
