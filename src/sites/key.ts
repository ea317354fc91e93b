import { conflict, type Refusal, refuse } from '#base/refusal.ts'
import { index, table } from '#engine/table.ts'
import type { WorkingSet } from '#engine/working-set.ts'

export type KeyKind = 'secret' | 'publishable'

/** A key of a site; the key itself is known only to whom it was given. Its times are real ones, on test sites too. */
export interface Key {
  readonly id: string
  readonly kind: KeyKind
  readonly name: string
  readonly hash: string
  /** Its last four characters, to tell it from others. */
  readonly hint: string
  readonly createdAt: number
  readonly expiresAt: number | null
  readonly revokedAt: number | null
}

export const keys = table<Key>({
  name: 'api_keys',
  columns: {
    id: 'text',
    kind: 'text',
    name: 'text',
    hash: 'text',
    hint: 'text',
    createdAt: 'time',
    expiresAt: 'time',
    revokedAt: 'time',
  },
  key: ['id'],
  rank: 5,
  audited: { kind: 'key', id: 'id', hidden: ['hash'] },
})

export const keysOfKind = index(keys, ['kind'], { latest: 1_000 })

/** What a token of this kind starts with; it says at a glance what the token is for. */
export function tokenPrefix(kind: KeyKind, mode: 'live' | 'test'): string {
  return `${kind === 'secret' ? 'sk' : 'pk'}_${mode}_`
}

export function isKeyUsable(key: Key, at: number): boolean {
  return key.revokedAt === null && (key.expiresAt === null || at < key.expiresAt)
}

const mostKeys = 100

/** Keeps a new key; there is an end to how many can be used at once. */
export function addKey(set: WorkingSet, key: Key): Key | Refusal {
  const usable = set.list(keysOfKind, key.kind).filter((other) => isKeyUsable(other, key.createdAt))
  if (usable.length >= mostKeys) {
    return conflict('keys_too_many', { variables: { count: mostKeys } })
  }
  return set.put(keys, key)
}

/** Ends a key; asked again, it answers the same. The last secret key of a site stays, or nobody could make another. */
export function revokeKey(set: WorkingSet, id: string, at: number): Key | Refusal {
  const key = set.get(keys, id)
  if (!key) return refuse('not_found')
  if (key.revokedAt !== null) return key
  const others = set.list(keysOfKind, 'secret').filter((other) => other.id !== id && isLasting(other, at))
  if (key.kind === 'secret' && others.length === 0) {
    return conflict('last_secret_key')
  }
  return set.put<Key>(keys, { ...key, revokedAt: at })
}

function isLasting(key: Key, at: number): boolean {
  return key.expiresAt === null && isKeyUsable(key, at)
}

/** Puts a new key in the place of another, which is good for a while longer or ends at once. */
export function rotateKey(set: WorkingSet, id: string, next: Key, oldUntil: number): Key | Refusal {
  const old = set.get(keys, id)
  if (!old) return refuse('not_found')
  if (!isKeyUsable(old, next.createdAt)) {
    return conflict('key_ended', { saw: old.revokedAt ?? old.expiresAt })
  }
  set.put<Key>(keys, { ...old, expiresAt: Math.min(oldUntil, old.expiresAt ?? oldUntil) })
  return set.put<Key>(keys, { ...next, kind: old.kind, name: old.name })
}
