#!/usr/bin/env node
// `npx kith …` in a clone.
process.argv.splice(2, 0, 'kith')
await import('./run.mjs')
