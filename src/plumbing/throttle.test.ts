import type { Context } from 'hono'
import { expect, test } from 'vitest'
import { callerOf } from '#plumbing/throttle.ts'

function call(remoteAddress: string | undefined, forwarded?: string): Context {
  const env = remoteAddress === undefined ? undefined : { incoming: { socket: { remoteAddress } } }
  return { env, req: { header: () => forwarded } } as unknown as Context
}

test.each([
  ['192.0.2.1', undefined, 0, '192.0.2.1'],
  ['::ffff:192.0.2.1', undefined, 0, '192.0.2.1'],
  ['192.0.2.1', '198.51.100.7', 0, '192.0.2.1'],
  ['10.0.0.1', '198.51.100.7', 1, '198.51.100.7'],
  ['10.0.0.1', 'forged, 198.51.100.7', 1, '198.51.100.7'],
  ['10.0.0.1', 'forged, 198.51.100.7, 10.0.0.2', 2, '198.51.100.7'],
  ['10.0.0.1', undefined, 1, '10.0.0.1'],
  ['2001:db8:1:2:3:4:5:6', undefined, 0, '2001:db8:1:2'],
  ['2001:DB8::6', undefined, 0, '2001:db8:0:0'],
  ['::1', undefined, 0, '0:0:0:0'],
  [undefined, undefined, 0, 'unknown'],
])('PLAT-20 the caller behind %s with %s and %i proxies is %s', (remote, forwarded, proxies, caller) => {
  expect(callerOf(call(remote, forwarded), proxies)).toBe(caller)
})
