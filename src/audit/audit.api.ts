import { z } from '@hono/zod-openapi'
import { type Column, valueColumn } from '#base/csv.ts'
import { pageFromId, time, timeText } from '#base/wire.api.ts'

const values = z.record(z.string(), z.unknown()).nullable()

/** What staff did, as it is shown. */
export const auditView = z
  .object({
    id: z.string(),
    at: timeText,
    site: z.string().nullable().meta({ description: 'Key of the site; null where it concerns the workspace.' }),
    staff: z.object({ id: z.string(), name: z.string(), role: z.string() }),
    action: z.string().meta({ description: 'The noun and the verb, such as `program.edit`.' }),
    subject: z.object({ kind: z.string(), id: z.string(), name: z.string().nullable() }).nullable(),
    changes: z.array(
      z.object({
        kind: z.string(),
        id: z.string(),
        name: z.string().nullable().optional(),
        before: values,
        after: values,
      }),
    ),
    reason: z.string().nullable(),
  })
  .meta({ id: 'AuditEntry' })

export const auditQuery = pageFromId('audit').extend({
  site: z.string().max(63).optional(),
  staff: z.string().max(100).optional(),
  action: z.string().max(100).optional(),
  subject: z.string().max(200).optional(),
  from: time.optional(),
  to: time.optional(),
})

/** The log as a file; of no one site, so that its times are in UTC alone. */
export const auditColumns: readonly Column<z.output<typeof auditView>>[] = [
  valueColumn('id', ({ id }) => id),
  valueColumn('at', ({ at }) => at),
  valueColumn('site', ({ site }) => site),
  valueColumn('staff', ({ staff }) => staff.name),
  valueColumn('role', ({ staff }) => staff.role),
  valueColumn('action', ({ action }) => action),
  valueColumn('subject', ({ subject }) => subject && `${subject.kind} ${subject.id}`),
  valueColumn('reason', ({ reason }) => reason),
  valueColumn('changes', ({ changes }) => JSON.stringify(changes)),
]
