// How long the page of an activity takes to appear: on this machine, and as on a phone with a slow connection. What it
// measures is what the browser says of itself (Largest Contentful Paint and its like), the middle of several loads.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { openBrowser } from '../test/journeys/browser.ts'
import { openPlace, type Server, startServer } from './server.ts'

const loads = 9
const phone = { width: 390, height: 844 }

/** What Lighthouse takes for a slow phone: 1.6 Mbit/s, 150 ms there and back, a fourth of the processor. */
const slow = {
  network: { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 },
  processorRate: 4,
}

interface Figures {
  readonly answeredMillis: number
  readonly paintedMillis: number
  readonly largestMillis: number
  readonly largest: string
  readonly shift: number
  readonly bytes: number
}

const watch = `
  window.seen = { largest: 0, what: '', shift: 0 }
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.seen = { ...window.seen, largest: entry.startTime, what: entry.element?.tagName ?? '' }
  }).observe({ type: 'largest-contentful-paint', buffered: true })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.seen.shift += entry.value
  }).observe({ type: 'layout-shift', buffered: true })`

async function load(browser: Browser, address: string, isSlow: boolean): Promise<Figures> {
  const context = await browser.newContext({ viewport: phone, userAgent: 'Mozilla/5.0 (Linux; Android 15) Chrome' })
  const page = await context.newPage()
  const bytes = { sum: 0 }
  const session = await context.newCDPSession(page)
  await session.send('Network.enable')
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes.sum += encodedDataLength
  })
  if (isSlow) {
    await session.send('Network.emulateNetworkConditions', slow.network)
    await session.send('Emulation.setCPUThrottlingRate', { rate: slow.processorRate })
  }
  await page.addInitScript(watch)
  await page.goto(address, { waitUntil: 'networkidle' })
  const figures = await figuresOf(page)
  await context.close()
  return { ...figures, bytes: bytes.sum }
}

async function figuresOf(page: Page): Promise<Omit<Figures, 'bytes'>> {
  return await page.evaluate(`(() => {
    const [navigation] = performance.getEntriesByType('navigation')
    const [painted] = performance.getEntriesByName('first-contentful-paint')
    return { answeredMillis: navigation.responseStart, paintedMillis: painted.startTime, largestMillis: window.seen.largest,
      largest: window.seen.what, shift: window.seen.shift }
  })()`)
}

function middle(figures: readonly Figures[], of: 'answeredMillis' | 'paintedMillis' | 'largestMillis'): string {
  const sorted = figures.map((one) => one[of]).toSorted((one, other) => one - other)
  return String(Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0))
}

async function row(browser: Browser, what: string, address: string, isSlow: boolean): Promise<string> {
  const figures: Figures[] = []
  // The first warms both sides up.
  await load(browser, address, isSlow)
  for (let done = 0; done < loads; done++) figures.push(await load(browser, address, isSlow))
  const last = figures.at(-1) as Figures
  const largest = last.largest === 'IMG' ? 'the picture' : last.largest === 'H1' ? 'the title' : last.largest
  const shift = Math.max(...figures.map((one) => one.shift))
  const millis = (['answeredMillis', 'paintedMillis', 'largestMillis'] as const).map((of) => middle(figures, of))
  return `| ${what} | ${isSlow ? 'slow phone' : 'this machine'} | ${millis.join(' | ')} | ${largest} | ${shift.toFixed(3)} | ${(last.bytes / 1_000).toFixed(1)} |`
}

async function ask(server: Server, path: string, body: object): Promise<Record<string, string>> {
  const answer = await fetch(`http://127.0.0.1:${server.port}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.site.secretKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`)
  return (await answer.json()) as Record<string, string>
}

/** A poster as somebody would upload it, drawn by the browser itself. */
async function drawPoster(browser: Browser): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width: 1200, height: 800 } })
  await page.setContent(
    '<body style="margin:0;height:800px;background:repeating-conic-gradient(#d9b98c 0 9deg,#b4502b 0 18deg,#3b2a20 0 27deg)">',
  )
  const picture = await page.screenshot({ type: 'jpeg', quality: 70 })
  await page.close()
  return picture
}

const browser = await openBrowser()
const poster = await drawPoster(browser)
const pictures = createServer((_, answer) => answer.writeHead(200, { 'content-type': 'image/jpeg' }).end(poster))
await new Promise<void>((done) => pictures.listen(0, '127.0.0.1', done))
const place = await openPlace()
const server = await startServer(place)
const image = `http://127.0.0.1:${(pictures.address() as AddressInfo).port}/poster.jpg`
const pages = { plain: null, poster: image }
const registered = { id: 'r', type: 'customer.registered', occurredAt: new Date().toISOString() }
await ask(server, '/v1/events', { ...registered, data: { customer: 'ann', name: 'Ann' } })
const rows: string[] = []
for (const [key, picture] of Object.entries(pages)) {
  const definition = { share: { image: picture } }
  await ask(server, '/v1/programs', { preset: 'refer-a-friend-gift', key, name: 'Friends', definition })
  const { code } = await ask(server, '/v1/codes', { program: key, customer: 'ann' })
  const address = `http://127.0.0.1:${server.port}/p/${server.site.site}/${key}?ref=${code}`
  const what = picture === null ? 'without a picture' : `with a poster of ${Math.round(poster.length / 1_000)} kB`
  for (const isSlow of [false, true]) rows.push(await row(browser, what, address, isSlow))
}
console.log(
  '| page of an activity, nothing in the cache | on | answered (ms) | first paint | largest paint | which is | shift | kB in all |',
)
console.log('| --- | --- | ---: | ---: | ---: | --- | ---: | ---: |')
for (const one of rows) console.log(one)
await server.stop()
await place.end()
pictures.close()
await browser.close()
