import { type CallOptions, pathOf } from './call.ts'
import type { When } from './events.ts'
import type {
  ChangeSiteData,
  Clock,
  Concern,
  CreateKeyData,
  IdentitySecret,
  Key,
  ListKeysData,
  NewKey,
  RotateKeyData,
  Site,
} from './generated/types.gen.ts'
import type { Listing } from './listing.ts'
import { Section } from './section.ts'

/** The site that the key is of. */
export class OwnSite extends Section {
  get(options?: CallOptions): Promise<Site> {
    return this.read('/v1/site', options)
  }

  change(changes: ChangeSiteData['body'], options?: CallOptions): Promise<Site> {
    return this.caller.send({ method: 'PATCH', path: '/v1/site', body: changes }, options)
  }

  /** What somebody should look at, the most pressing first. */
  async concerns(options?: CallOptions): Promise<Concern[]> {
    return (await this.read<{ data: Concern[] }>('/v1/concerns', options)).data
  }

  /** Customers' tokens signed with the former secret end at once. */
  rotateIdentitySecret(options?: CallOptions): Promise<IdentitySecret> {
    return this.post('/v1/identity-secret/rotate', undefined, options)
  }
}

export class Keys extends Section {
  list(query?: ListKeysData['query'], options?: CallOptions): Listing<Key> {
    return this.listed('/v1/keys', query, options)
  }

  /** The key itself is in this answer and in no other. */
  create(key: CreateKeyData['body'], options?: CallOptions): Promise<NewKey> {
    return this.post('/v1/keys', key, options)
  }

  rotate(id: string, old: NonNullable<RotateKeyData['body']> = {}, options?: CallOptions): Promise<NewKey> {
    return this.post(pathOf`/v1/keys/${id}/rotate`, old, options)
  }

  revoke(id: string, options?: CallOptions): Promise<Key> {
    return this.caller.send({ method: 'DELETE', path: pathOf`/v1/keys/${id}` }, options)
  }
}

/** What only test sites have: a clock that is set by hand, and an empty beginning. */
export class TestSite extends Section {
  clock(options?: CallOptions): Promise<Clock> {
    return this.read('/v1/test/clock', options)
  }

  /** Forward only, once something is recorded; answers when all that falls due until then is done. */
  setClock(now: When, options?: CallOptions): Promise<Clock> {
    return this.caller.send({ method: 'PUT', path: '/v1/test/clock', body: { now } }, options)
  }

  /** Forgets everything but the keys. */
  reset(options?: CallOptions): Promise<Clock> {
    return this.post('/v1/test/reset', undefined, options)
  }
}
