import { z } from 'zod'
import { timeText } from '#base/wire.api.ts'

export const clockView = z
  .object({
    now: timeText,
    set: z.boolean().meta({ description: 'Whether the site goes by a clock of its own, which stands still.' }),
  })
  .meta({ id: 'Clock' })
