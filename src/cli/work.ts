import { once } from 'node:events'
import { openStore } from '#app/store.ts'
import { startWork } from '#app/work.ts'
import { createParts } from '#app.ts'
import { command } from '#cli/command.ts'
import { loadConfig } from '#plumbing/config.ts'
import { createLog } from '#plumbing/log.ts'
import { createMetrics } from '#plumbing/metrics.ts'

export const workCommand = command({
  name: 'work',
  description: 'Deliver notifications, emails and webhooks beside the server until stopped',
  args: {},
  run: async () => {
    const config = loadConfig()
    const log = createLog(config.logLevel)
    const store = await openStore(config, { log, as: 'visit' })
    try {
      const parts = createParts({ ...store, config, log, metrics: createMetrics() })
      const work = startWork(parts)
      process.stderr.write('Delivering. To stop: Ctrl-C\n')
      await Promise.race(['SIGTERM', 'SIGINT', 'SIGHUP', 'disconnect'].map((signal) => once(process, signal)))
      await work.stop()
      await parts.outbound.close()
    } finally {
      await store.close()
    }
    return { json: { stopped: true }, lines: ['Stopped.'] }
  },
})
