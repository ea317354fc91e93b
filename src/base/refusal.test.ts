import { expect, test } from 'vitest'
import { isRefusal, refuse } from '#base/refusal.ts'

test('PLAT-2 a refusal carries its reason and what was looked at', () => {
  const checks = [{ check: 'referrer has an active product', passed: false, saw: [] }]
  const refusal = refuse('referrer_not_eligible', checks, { count: 3 })
  expect(refusal).toEqual({ refused: true, reason: 'referrer_not_eligible', checks, variables: { count: 3 } })
  expect(refuse('code_used')).toEqual({ refused: true, reason: 'code_used', checks: [], variables: null })
  expect(isRefusal(refusal)).toBe(true)
})

test.each([null, undefined, 'refused', {}, { refused: false }, { reason: 'code_used' }, []])(
  '%j is no refusal',
  (value) => {
    expect(isRefusal(value)).toBe(false)
  },
)
