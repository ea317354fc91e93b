import { defineConfig } from 'vitest/config'

const shared = { globalSetup: ['test/set-up.ts'], testTimeout: 90_000, hookTimeout: 120_000 }

export default defineConfig({
  test: {
    // Twice the processors of a small machine: browsers and databases are waited for.
    maxWorkers: 4,
    projects: [
      // Their files keep nothing that another one minds, and load what they test once for each process.
      { test: { ...shared, name: 'src', isolate: false, include: ['src/**/*.test.ts', 'admin/**/*.test.ts'] } },
      {
        test: {
          ...shared,
          name: 'whole',
          include: ['test/**/*.test.ts'],
          exclude: ['test/races/**', 'test/crashes/**', 'test/journeys/**'],
        },
      },
      {
        test: {
          ...shared,
          name: 'journeys',
          globalSetup: ['test/journeys/set-up.ts'],
          include: ['test/journeys/**/*.test.ts'],
          // What comes, comes when the machine has time for it.
          expect: { poll: { timeout: 15_000 } },
        },
      },
      {
        test: {
          ...shared,
          name: 'races',
          // Properties once more, with many other cases.
          include: ['test/races/**/*.test.ts', 'test/properties/**/*.test.ts'],
          env: { PROPERTY_RUNS: process.env.PROPERTY_RUNS ?? '5000' },
          testTimeout: 300_000,
        },
      },
      { test: { ...shared, name: 'crashes', include: ['test/crashes/**/*.test.ts'], testTimeout: 300_000 } },
    ],
  },
})
