import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Kith, startKith } from '../../test/app.ts'
import { Desk, password, signIn } from '../../test/staff.ts'

let kith: Kith

beforeAll(async () => {
  kith = await startKith()
})
afterAll(() => kith.stop())

const enter = (desk: Desk, email: string) => desk.post('/admin/auth/sign-in/email', { email, password })

/** What an authenticator app shows for this `otpauth://` address. */
function codeOf(uri: string, at: number): string {
  const letters = new URL(uri).searchParams.get('secret') ?? ''
  const bits = [...letters].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  )
  const bytes = Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)))
  const mac = createHmac('sha1', bytes).update(counter).digest()
  const number = mac.readUInt32BE((mac.at(-1) ?? 0) & 15) & 0x7fffffff
  return String(number % 1_000_000).padStart(6, '0')
}

test('PLAT-9 with a second factor: a code of the app, or a backup code, each of which works once', async () => {
  const [desk, owner] = [await signIn(kith, 'marketer'), await signIn(kith, 'owner')]
  expect((await desk.post('/admin/auth/two-factor/enable', { password: 'wrong' })).body.errors[0].pointer).toBe(
    '/password',
  )
  const { totpURI, backupCodes } = (await desk.post('/admin/auth/two-factor/enable', { password })).body
  expect((await desk.get('/admin/api/session')).body.staff.twoFactor).toBe(false)
  // The one of a moment ago and the one of now: both are good until this test is over, whenever it begins.
  const [first, second] = [codeOf(totpURI, Date.now()), codeOf(totpURI, Date.now() + 30_000)]
  const verify = (at: Desk, code: string) => at.post('/admin/auth/two-factor/verify-totp', { code })
  expect((await verify(desk, first)).status).toBe(200)
  expect((await desk.get('/admin/api/session')).body.staff.twoFactor).toBe(true)

  const [phone, tablet] = [new Desk(kith), new Desk(kith)]
  for (const at of [phone, tablet]) expect((await enter(at, desk.email)).body.twoFactorRedirect).toBe(true)
  expect((await phone.get('/admin/api/session')).body.signedIn).toBe(false)
  for (const code of ['000000', first]) {
    const refused = await verify(phone, code)
    expect([code, refused.status, refused.body.errors[0].pointer]).toEqual([code, 400, '/code'])
  }
  const both = await Promise.all([verify(phone, second), verify(tablet, second)])
  expect(both.map(({ status }) => status).sort()).toEqual([200, 400])
  const [inside, outside] = both[0].status === 200 ? [phone, tablet] : [tablet, phone]
  expect((await inside.get('/admin/api/session')).body.signedIn).toBe(true)
  for (const code of [first, second]) expect((await verify(outside, code)).status).toBe(400)
  expect((await outside.get('/admin/api/session')).body.signedIn).toBe(false)

  const again = async (code: string) => {
    const lost = new Desk(kith)
    await enter(lost, desk.email)
    await lost.post('/admin/auth/two-factor/verify-backup-code', { code })
    return (await lost.get('/admin/api/session')).body.signedIn
  }
  expect([await again(backupCodes[0]), await again(backupCodes[0])]).toEqual([true, false])

  const { id } = (await desk.get('/admin/api/session')).body.staff
  expect((await owner.send('DELETE', `/admin/api/staff/${id}/two-factor`)).body.twoFactor).toBe(false)
  expect((await enter(new Desk(kith), desk.email)).body.twoFactorRedirect).toBeUndefined()
}, 60_000)
