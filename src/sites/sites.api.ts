import { z } from 'zod'
import { text, timeText } from '#base/wire.api.ts'
import { isLocale } from '#sites/site.ts'

export const siteView = z
  .object({
    id: z.string(),
    key: z.string(),
    name: z.string(),
    homeUrl: z.string().nullable(),
    memberUrl: z.string().nullable().meta({ description: 'Where members find their rewards; null: at home.' }),
    currency: z.string(),
    locale: z.string(),
    timeZone: z.string(),
    mode: z.enum(['live', 'test']),
    now: timeText.meta({ description: "The site's time: its own clock on a test site that has set one." }),
  })
  .meta({ id: 'Site' })

export const homeUrl = z.url({ protocol: /^https?$/, error: 'An http or https address.' }).max(2_000)
export const locale = z.string().max(35).refine(isLocale, 'A language tag such as en or zh-CN.')

/** Currency, time zone and mode stay: what was decided under them could not be told apart afterwards. */
export const siteChanges = z.strictObject({
  name: text(200).min(1).optional(),
  homeUrl: homeUrl.nullable().optional(),
  memberUrl: homeUrl.nullable().optional(),
  locale: locale.optional(),
})
