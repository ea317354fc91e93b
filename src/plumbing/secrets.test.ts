import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { equal, hmac, open, randomNumbers, randomToken, readMasterKey, seal, sha256 } from '#plumbing/secrets.ts'
import { createDatabase, type TestDatabase } from '../../test/database.ts'

let kept: TestDatabase

beforeAll(async () => {
  kept = await createDatabase()
})
afterAll(() => kept.drop())

test('what is sealed opens again, with the same key and for the same purpose', () => {
  const key = randomBytes(32)
  const sealed = seal(key, 'identity', 'hush 贈り物')
  expect(sealed).not.toContain('hush')
  expect(open(key, 'identity', sealed)).toBe('hush 贈り物')
  expect(() => open(key, 'webhook', sealed)).toThrow()
  expect(() => open(randomBytes(32), 'identity', sealed)).toThrow()
  expect(() => open(key, 'identity', `${sealed.slice(0, -2)}AA`)).toThrow()
  expect(() => open(key, 'identity', 'hush')).toThrow('not something that was sealed here')
})

test('the same text never seals to the same', () => {
  const key = randomBytes(32)
  expect(seal(key, 'identity', 'hush')).not.toBe(seal(key, 'identity', 'hush'))
})

test('hashes are the known ones', () => {
  expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  expect(hmac('key', 'The quick brown fox jumps over the lazy dog').toString('hex')).toBe(
    'f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8',
  )
})

test('two texts are compared whole, also of different length', () => {
  expect(equal('abc', 'abc')).toBe(true)
  expect(equal('abc', 'abd')).toBe(false)
  expect(equal('abc', 'abcd')).toBe(false)
})

test('tokens are letters and digits, and none comes twice', () => {
  const tokens = Array.from({ length: 1_000 }, () => randomToken())
  expect(new Set(tokens).size).toBe(1_000)
  for (const token of tokens) expect(token).toMatch(/^[0-9A-Za-z]{32}$/)
  for (const number of randomNumbers(1_000, 3)) expect([0, 1, 2]).toContain(number)
})

test('without SECRET_KEY one key is made and kept, also when several processes ask at once', async () => {
  const keys = await Promise.all(Array.from({ length: 5 }, () => readMasterKey(kept.database, null)))
  expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1)
  expect(keys[0]).toHaveLength(32)
})

test('SECRET_KEY goes before the kept one', async () => {
  const own = await readMasterKey(kept.database, 'a key of thirty-two letters, or more')
  expect(own).not.toEqual(await readMasterKey(kept.database, null))
})
