import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect } from 'vitest'
import { journey } from './journey.ts'

const head =
  '<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>A page</title><main><h1>A page</h1>'
const pages: Readonly<Record<string, string>> = {
  '/good': `${head}<p>Nothing is wrong with it.</p></main>`,
  '/unreadable': `${head}<p style="color: #ddd; background: #fff">Words that few can read</p></main>`,
  '/forbidden': `${head}<script>document.title = 'Another'</script></main>`,
  '/shaky': `${head}<p style="height: 60vh">Moves</p></main><script>
    const later = (done) => requestAnimationFrame(() => requestAnimationFrame(done))
    later(() => setTimeout(() => {
      document.querySelector('h1').style.marginTop = '50vh'
      later(() => { document.title = 'Moved' })
    }, 100))
  </script>`,
  '/wide': `${head}<p style="width: 2000px">Goes on and on</p></main>`,
  '/gone': `${head}<img src="/nowhere.png" alt=""></main>`,
}
let server: Server
let address: string

beforeAll(async () => {
  server = createServer(({ url = '' }, response) => {
    const page = pages[url]
    const inline = url === '/shaky' ? "'unsafe-inline'" : ''
    response.writeHead(page ? 200 : 404, {
      'content-type': 'text/html',
      'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; script-src ${inline}`,
    })
    response.end(page)
  })
  await new Promise<void>((done) => server.listen(0, 'localhost', done))
  address = `http://localhost:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

journey(
  { store: 'none', name: 'a person notices what is wrong with a page', proves: 'PLAT-7' },
  async ({ person, width }) => {
    const critic = await person('The critic')
    const look = async (path: string) => {
      await critic.page.goto(address + path)
      if (path === '/shaky') await expect.poll(() => critic.page.title()).toBe('Moved')
      return await critic.step('looks').then(
        () => '',
        (error: Error) => error.message,
      )
    }
    expect(await look('/good')).toBe('')
    if (width < 600) expect(await look('/unreadable')).toContain('color-contrast')
    expect(await look('/shaky')).toContain('layout shift')
    expect(await look('/wide')).toContain('wider')
    expect(await look('/forbidden')).toContain('Content Security Policy')
    critic.allow(/Content Security Policy/)
    expect(await look('/gone')).toContain('404')
    critic.allow(/nowhere/)
    expect(await look('/good')).toBe('')
  },
)
