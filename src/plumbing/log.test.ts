import { expect, test } from 'vitest'
import { createLog } from '#plumbing/log.ts'

function logged(write: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = []
  write(createLog('info', { write: (line) => void lines.push(line) }))
  return lines.join('')
}

test.each([
  [
    'by name',
    (log: ReturnType<typeof createLog>) => log.info({ request: { headers: { authorization: 'abc-hush' } } }, 'in'),
  ],
  ['an email in a message', (log: ReturnType<typeof createLog>) => log.info('no mail for ann.hush@shop.example')],
  ['an email in an error', (log: ReturnType<typeof createLog>) => log.error(new Error('duplicate hush@shop.example'))],
  ['a secret key', (log: ReturnType<typeof createLog>) => log.info({ saw: ['sk_test_hush0123456789abcdefXYZ'] })],
  ['a signed token', (log: ReturnType<typeof createLog>) => log.info('eyJhbGciOiJI.eyJodXNoIjoxfQ.hush')],
  ['a password in an address', (log: ReturnType<typeof createLog>) => log.info('postgres://kith:hush@db.example/kith')],
])('what is private does not reach the log: %s', (_, write) => {
  const text = logged(write)
  expect(JSON.parse(text)).toHaveProperty('level')
  expect(text).not.toContain('hush')
})

test('ids and plain words stay', () => {
  expect(logged((log) => log.info({ program: 'prg_0190aabbccddeeff00112233' }, 'paused'))).toContain(
    'prg_0190aabbccddeeff00112233',
  )
})
