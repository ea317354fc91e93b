import { command, withStore } from '#cli/command.ts'

export const migrateCommand = command({
  name: 'migrate',
  description: 'Bring the database up to date; starting the server does so as well',
  args: {},
  run: async () => {
    const applied = await withStore(async ({ migrated }) => migrated)
    const lines = applied.length === 0 ? ['The database is up to date.'] : applied.map((name) => `applied ${name}`)
    return { json: { applied }, lines }
  },
})
