import '#cli/plain.ts'
import { defineCommand, runMain } from 'citty'
import { createSiteCommand } from '#cli/create-site.ts'
import { doctorCommand } from '#cli/doctor.ts'
import { keysCommand } from '#cli/keys.ts'
import { listenCommand } from '#cli/listen.ts'
import { migrateCommand } from '#cli/migrate.ts'
import { staffCommand } from '#cli/staff.ts'
import { workCommand } from '#cli/work.ts'

await runMain(
  defineCommand({
    meta: { name: 'kith', description: 'Operate a Kith installation' },
    subCommands: {
      'create-site': createSiteCommand,
      keys: keysCommand,
      staff: staffCommand,
      migrate: migrateCommand,
      work: workCommand,
      listen: listenCommand,
      doctor: doctorCommand,
    },
  }),
)
