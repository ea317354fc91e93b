import { globSync, readFileSync } from 'node:fs'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createApp } from '../src/app.ts'
import { type Kith, startKith } from './app.ts'

const script = new URL('../dist/widget/kith.js', import.meta.url)
const mostBytes = 20_000

let kith: Kith
let app: ReturnType<typeof createApp>
beforeAll(async () => {
  kith = await startKith()
  app = createApp(kith.parts)
})
afterAll(() => kith.stop())

describe('the widget', () => {
  test(`all elements in three languages are at most ${mostBytes} bytes by gzip`, () => {
    const built = readFileSync(script)
    expect(built.toString()).toContain('kith-code-field')
    expect(gzipSync(built, { level: 9 }).length).toBeLessThanOrEqual(mostBytes)
  })

  test('is one file, which loads nothing else and writes no style into the page', () => {
    const files = globSync('**', { cwd: new URL('.', script) })
    expect(files.filter((file) => file.endsWith('.js'))).toEqual(['kith.js'])
    const text = readFileSync(script, 'utf8')
    const loads = /(^|[;}])import[\s("'{*]/.exec(text)?.[0]
    const evaluates = /\beval\(|new Function|style="/.exec(text)?.[0]
    expect({ loads, evaluates }).toEqual({ loads: undefined, evaluates: undefined })
  })

  test('is served to pages of any origin, packed, and not twice', async () => {
    const first = await raw({ 'accept-encoding': 'gzip' })
    expect(first.status).toBe(200)
    expect(Object.fromEntries(first.headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'content-encoding': 'gzip',
      'content-type': 'text/javascript; charset=utf-8',
      'cross-origin-resource-policy': 'cross-origin',
      vary: 'Accept-Encoding',
    })
    expect(gunzipSync(Buffer.from(await first.arrayBuffer()))).toEqual(readFileSync(script))
    const etag = first.headers.get('etag') ?? ''
    const again = await raw({ 'accept-encoding': 'br', 'if-none-match': etag })
    expect([again.status, again.headers.get('etag'), await again.text()]).toEqual([304, etag, ''])
    const plain = await raw({})
    expect(plain.headers.get('content-encoding')).toBeNull()
    expect(Buffer.from(await plain.arrayBuffer())).toEqual(readFileSync(script))
  })
})

/** As it comes, without what a client would unpack. */
async function raw(headers: Readonly<Record<string, string>>): Promise<Response> {
  return await app.request('/widget.js', { headers })
}
