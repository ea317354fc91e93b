import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hash,
  hkdfSync,
  randomBytes,
  randomFillSync,
  randomInt,
  timingSafeEqual,
} from 'node:crypto'
import type { Queryable } from '#plumbing/db.ts'

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const cipher = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16

export function sha256(text: string): string {
  return hash('sha256', text)
}

export function hmac(key: string | Buffer, text: string | Buffer): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

/** Takes the same time wherever the two differ. */
export function equal(left: string, right: string): boolean {
  return timingSafeEqual(hash('sha256', left, 'buffer'), hash('sha256', right, 'buffer'))
}

/** Letters and digits; 32 of them carry 190 bits. */
export function randomToken(length = 32): string {
  return Array.from({ length }, () => base62[randomInt(base62.length)]).join('')
}

/** Whole numbers from 0 up to, not including, `below`, that nobody can guess. */
export function randomNumbers(count: number, below: number): number[] {
  return Array.from({ length: count }, () => randomInt(below))
}

const pool = new Uint32Array(1_024)
let taken = pool.length

/** 32 bits that nobody can guess, drawn many at a time: one by one they cost more than what they are for. */
export function nextUint32(): number {
  if (taken === pool.length) {
    randomFillSync(pool)
    taken = 0
  }
  return pool[taken++] as number
}

/** A key for one purpose alone, so that what is sealed for one cannot be opened as another. */
export function deriveKey(master: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', master, '', purpose, 32))
}

/** Encrypts and signs; what comes out is text. */
export function seal(master: Buffer, purpose: string, text: string): string {
  const nonce = randomBytes(nonceBytes)
  const sealing = createCipheriv(cipher, deriveKey(master, purpose), nonce)
  const body = Buffer.concat([sealing.update(text, 'utf8'), sealing.final()])
  return `v1.${Buffer.concat([nonce, sealing.getAuthTag(), body]).toString('base64url')}`
}

/** Throws when it was sealed with another key or for another purpose, or was changed since. */
export function open(master: Buffer, purpose: string, sealed: string): string {
  if (!sealed.startsWith('v1.')) throw new Error('not something that was sealed here')
  const bytes = Buffer.from(sealed.slice(3), 'base64url')
  const opening = createDecipheriv(cipher, deriveKey(master, purpose), bytes.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  })
  opening.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
  return opening.update(bytes.subarray(nonceBytes + tagBytes), undefined, 'utf8') + opening.final('utf8')
}

/** SECRET_KEY when there is one, else a key made once and kept in the database. */
export async function readMasterKey(database: Queryable, secretKey: string | null): Promise<Buffer> {
  if (secretKey !== null) return hash('sha256', secretKey, 'buffer')
  const made = randomBytes(32).toString('base64url')
  await database.query(`insert into settings (key, value) values ('master_key', $1) on conflict do nothing`, [made])
  const kept = await database.query<{ value: string }>(`select value from settings where key = 'master_key'`)
  return Buffer.from(kept.rows[0]?.value ?? made, 'base64url')
}
