import { expect, test } from 'vitest'
import { createMetrics } from '#plumbing/metrics.ts'

test('two sets of figures do not meet', async () => {
  const one = createMetrics()
  const other = createMetrics()
  one.commands.inc({ command: 'order.paid', outcome: 'done' })
  expect(await one.registry.metrics()).toContain('kith_commands_total{command="order.paid",outcome="done"} 1')
  expect(await other.registry.metrics()).not.toContain('order.paid')
})
