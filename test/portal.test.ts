import { existsSync, readFileSync } from 'node:fs'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createApp } from '../src/app.ts'
import { type Kith, startKith } from './app.ts'

const built = new URL('../dist/admin/', import.meta.url)
const mostBytes = 250_000

let kith: Kith
let app: ReturnType<typeof createApp>
beforeAll(async () => {
  kith = await startKith()
  app = createApp(kith.parts)
})
afterAll(() => kith.stop())

/** As it comes, without what a client would unpack. */
async function raw(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return await app.request(path, { headers })
}

interface Part {
  readonly file: string
  readonly imports?: readonly string[]
  readonly css?: readonly string[]
}

const read = (name: string) => readFileSync(new URL(name, built))
const parts = () => JSON.parse(read('manifest.json').toString()) as Record<string, Part>

/** The files that come with these parts, each once. */
function filesOf(names: readonly string[]): string[] {
  const known = parts()
  const seen = new Set(names)
  const files = new Set<string>()
  for (const name of seen) {
    const part = known[name]
    if (part === undefined) throw new Error(`the portal has no part ${name}`)
    for (const file of [part.file, ...(part.css ?? [])]) files.add(file)
    for (const other of part.imports ?? []) seen.add(other)
  }
  return [...files]
}

/** As browsers get them. */
function sizeOf(names: readonly string[]): number {
  const lengths = filesOf(names).map((file) => {
    const packed = new URL(`${file}.br`, built)
    return existsSync(packed) ? readFileSync(packed).length : read(file).length
  })
  return lengths.reduce((sum, length) => sum + length, 0)
}

describe('the portal', () => {
  test.each([
    ['home', ['home/home.tsx', 'home/words/en.ts']],
    ['signing in', ['sign-in/sign-in.tsx', 'sign-in/words/en.ts']],
  ])(`%s as the first screen is at most ${mostBytes} bytes, styles and words counted in`, (_, screen) => {
    const bytes = sizeOf(['index.html', 'app/words/en.ts', ...screen])
    expect(bytes).toBeGreaterThan(50_000)
    expect(bytes).toBeLessThanOrEqual(mostBytes)
  })

  test('every address below /admin is its one page, which nobody may frame and nothing but its own files may run in', async () => {
    for (const path of ['/admin', '/admin/shop/programs?status=active', '/admin/-/sign-in']) {
      const answer = await raw(path)
      expect([path, answer.status, answer.headers.get('content-type')]).toEqual([path, 200, 'text/html; charset=utf-8'])
      const policy = answer.headers.get('content-security-policy') ?? ''
      expect(policy).toContain("script-src 'self';")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(answer.headers.get('cache-control')).toBe('no-cache')
      expect(await answer.text()).toBe(read('index.html').toString())
    }
    expect(read('index.html').toString()).not.toMatch(/<script(?![^>]*src=)/)
  })

  test('its files come packed, are kept for good, and are not sent twice', async () => {
    const file = parts()['index.html']?.file ?? ''
    const plain = await raw(`/admin/${file}`)
    expect(plain.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(plain.headers.get('content-encoding')).toBeNull()
    expect(Buffer.from(await plain.arrayBuffer())).toEqual(read(file))
    const small = await raw(`/admin/${file}`, { 'accept-encoding': 'gzip, br' })
    expect(small.headers.get('content-encoding')).toBe('br')
    expect(brotliDecompressSync(Buffer.from(await small.arrayBuffer()))).toEqual(read(file))
    const older = await raw(`/admin/${file}`, { 'accept-encoding': 'gzip' })
    expect(gunzipSync(Buffer.from(await older.arrayBuffer()))).toEqual(read(file))
    const etag = plain.headers.get('etag') ?? ''
    const again = await raw(`/admin/${file}`, { 'if-none-match': etag, 'accept-encoding': 'br' })
    expect([again.status, await again.text()]).toEqual([304, ''])
  })

  test('what a list brings on top is loaded when somebody goes there', () => {
    const home = ['home/home.tsx']
    expect(sizeOf([...home, 'programs/list.tsx']) - sizeOf(home)).toBeLessThanOrEqual(60_000)
    expect(filesOf(home)).not.toEqual(expect.arrayContaining(filesOf(['programs/edit.tsx'])))
  })

  test('only files of the build are answered, and what is missing is not the page', async () => {
    for (const path of ['/admin/assets/gone.js', '/admin/assets/..%2f..%2fpackage.json', '/admin/api/nothing'])
      expect([path, (await raw(path)).status]).toEqual([path, 404])
  })
})
