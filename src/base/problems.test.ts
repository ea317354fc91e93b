import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { mostProblems, pointerTo, problemsOf } from '#base/problems.ts'

const issuesOf = (shape: z.ZodType, value: unknown): unknown[] => shape.safeParse(value).error?.issues ?? []
const pointersOf = (shape: z.ZodType, value: unknown): string[] =>
  problemsOf(issuesOf(shape, value)).map((problem) => problem.pointer)

describe('problems', () => {
  test('a pointer escapes what has a meaning in it', () => {
    expect(pointerTo([])).toBe('')
    expect(pointerTo(['cart', 'lines', 0, 'a/b~c'])).toBe('/cart/lines/0/a~1b~0c')
  })

  test('each unknown field has its own', () => {
    const shape = z.strictObject({ a: z.strictObject({}) })
    expect(problemsOf(issuesOf(shape, { a: { 'x/y': 1, z: 1 } }))).toEqual([
      { pointer: '/a/x~1y', detail: 'Unknown field.' },
      { pointer: '/a/z', detail: 'Unknown field.' },
    ])
  })

  test('of a choice the nearest is taken', () => {
    const shape = z.union([
      z.strictObject({ at: z.int(), of: z.string() }),
      z.strictObject({ every: z.int(), of: z.string() }),
      z.literal('none'),
    ])
    expect(pointersOf(shape, { every: 'a', of: 'b' })).toEqual(['/every'])
    expect(pointersOf(shape, { at: 1, of: 2, every: 3 })).toEqual(['/of', '/every'])
    expect(pointersOf(shape, 5)).toEqual([''])
  })

  test('they stand below where the value stood', () => {
    expect(problemsOf(issuesOf(z.strictObject({ a: z.string() }), {}), ['body', 3])[0]?.pointer).toBe('/body/3/a')
  })

  test('there is an end of them', () => {
    const many = Array.from({ length: 5_000 }, () => 'x')
    expect(pointersOf(z.array(z.number()), many)).toHaveLength(mostProblems)
  })
})
