import type { Parameters } from 'fast-check'

/**
 * How often a property is tried. By default the same cases each time, so that a run says something about the change at
 * hand; with PROPERTY_RUNS other cases each time, or those of PROPERTY_SEED, from PROPERTY_PATH on.
 */
export function runs(normally: number): Parameters<unknown> {
  const { PROPERTY_RUNS, PROPERTY_SEED, PROPERTY_PATH } = process.env
  if (PROPERTY_RUNS === undefined) return { numRuns: normally, seed: 1 }
  const seed = PROPERTY_SEED === undefined ? {} : { seed: Number(PROPERTY_SEED) }
  return { numRuns: Number(PROPERTY_RUNS), ...seed, ...(PROPERTY_PATH === undefined ? {} : { path: PROPERTY_PATH }) }
}
