import { describe, expect, test } from 'vitest'
import { readProgramChange } from '#programs/draft.ts'
import { edit } from '#programs/life.ts'
import { grantsNothing, isPausedAt, type Program, statusAt, versionNumberAt, versionOf } from '#programs/program.ts'
import { day, minute, orThrow, World } from '../../test/properties/world.ts'

const start = 1_000_000
const end = 2_000_000

const program: Program = {
  ...{ id: 'program', key: 'key', preset: null, name: 'Program', description: null, startsAt: start, endsAt: end },
  ...{ version: 3, pauses: [], archivedAt: null, issue: 'on_request', issuing: null, createdAt: 0, updatedAt: 0 },
  versions: [
    { version: 1, fromAt: 500_000 },
    { version: 2, fromAt: 1_200_000 },
    { version: 3, fromAt: 1_400_000 },
  ],
}

describe('GIFT-8 GIFT-9 what a program is at a time', () => {
  test.each<[string, Partial<Program>, number, string]>([
    ['before its first millisecond', {}, start - 1, 'scheduled'],
    ['at its first', {}, start, 'active'],
    ['at its last', {}, end, 'active'],
    ['after its last', {}, end + 1, 'ended'],
    ['without an end', { endsAt: null }, end * 9, 'active'],
    ['without a start', { startsAt: null }, 0, 'active'],
    ['when the pause begins', { pauses: [{ from: start + 10, to: null }] }, start + 10, 'paused'],
    ['before the pause', { pauses: [{ from: start + 10, to: null }] }, start + 9, 'active'],
    ['when the pause ends', { pauses: [{ from: start + 10, to: start + 20 }] }, start + 20, 'active'],
    ['just before it ends', { pauses: [{ from: start + 10, to: start + 20 }] }, start + 19, 'paused'],
    [
      'in the second pause',
      {
        pauses: [
          { from: 1, to: 2 },
          { from: start, to: null },
        ],
      },
      start,
      'paused',
    ],
    ['paused and over', { pauses: [{ from: start, to: null }] }, end + 1, 'ended'],
    ['archived', { archivedAt: start + 5 }, start + 5, 'archived'],
    ['before it was archived', { archivedAt: start + 5 }, start + 4, 'active'],
  ])('%s', (_, change, at, status) => {
    expect(statusAt({ ...program, ...change }, at)).toBe(status)
  })
})

test.each([
  [0, 1],
  [1_199_999, 1],
  [1_200_000, 2],
  [1_399_999, 2],
  [1_400_000, 3],
  [9_000_000, 3],
])('PLAT-16 at %i version %i is in force', (at, version) => {
  expect(versionNumberAt(program, at)).toBe(version)
})

test('MEMBER-1 an open pause grants nothing, whatever the time; a past one does', () => {
  const paused = { ...program, pauses: [{ from: end, to: null }] }
  expect([isPausedAt(paused, start), grantsNothing(paused, start)]).toEqual([false, true])
  expect(grantsNothing({ ...program, pauses: [{ from: start, to: start + 1 }] }, start + 1)).toBe(false)
  expect(grantsNothing({ ...program, archivedAt: end }, start)).toBe(true)
})

test('GIFT-9 PLAT-16 the terms in force when the trigger happens decide what is given; what was granted stays', () => {
  const from = Date.parse('2026-03-01T10:00:00Z')
  const triggersOf = (amount: number) => [
    {
      on: 'first_order',
      when: 'paid',
      referrer: [{ every: 1, gifts: [{ type: 'credit', amount }] }],
      referee: { gifts: [] },
    },
  ]
  const world = new World(from)
  world.addReferrer('ann')
  const { id } = world.launch({ definition: { triggers: triggersOf(100) } })
  const code = world.makeCode(id, 'ann')
  for (const friend of ['bob', 'cleo', 'dora']) world.place(friend, `order-${friend}`, { code })
  world.pay('order-bob')
  world.advance(from + day)
  const { definition } = versionOf(world.set, id, 1)
  const before = {
    preset: null,
    key: null,
    name: 'Program',
    description: null,
    period: { startsAt: null, endsAt: null },
    definition,
  }
  const { draft } = readProgramChange({ definition: { triggers: triggersOf(7) } }, before, {
    timeZone: 'UTC',
    homeUrl: null,
  })
  orThrow(world.run((set) => edit(set, world.program(id), draft as never, { unchanged: false })))
  world.pay('order-cleo')
  // It happened before the edit and is told after it.
  world.tell({
    id: 'late',
    occurredAt: from + minute,
    type: 'order.paid',
    order: 'order-dora',
    customer: null,
    total: null,
  })
  expect(
    world.rewards().map(({ gift, programVersion }) => [(gift as { amount: number }).amount, programVersion]),
  ).toEqual([
    [100, 1],
    [7, 2],
    [100, 1],
  ])
  expect(world.balances()[0]?.balance).toBe(207)
})
