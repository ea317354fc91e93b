import { z } from 'zod'
import { type Column, valueColumn } from '#base/csv.ts'
import { isCurrency } from '#base/money.ts'
import type { Page } from '#base/page.ts'
import { isTimeZone } from '#base/time.ts'
import { text } from '#base/wire.api.ts'
import { locales } from '#base/words.ts'
import { isSiteKey } from '#sites/site.ts'
import { homeUrl, locale as siteLocale } from '#sites/sites.api.ts'
import { roles } from '#staff/permissions.ts'

// The portal's own addresses: shapes of what it sends.

const email = z.email('An email address.').max(254)
const name = text(100).min(1)
const locale = z.enum(locales as [string, ...string[]])
/** Its length is looked at together with what the library asks for. */
const password = z
  .string()
  .min(10, 'A password has 10 to 128 characters.')
  .max(128, 'A password has 10 to 128 characters.')
const token = z.string().min(1).max(200)

export const firstOwner = z.strictObject({ token, name, email, password, locale: locale.optional() })
export const acceptance = z.strictObject({ token, name, password, locale: locale.optional() })
export const profileChanges = z.strictObject({ name: name.optional(), locale: locale.optional() })
export const newInvitation = z.strictObject({ email, role: z.enum(roles) })
export const roleChange = z.strictObject({ role: z.enum(roles) })
/** A window with a form open; the place is the form's own name for what is in it. */
export const presence = z.strictObject({ place: z.string().min(1).max(300), windowId: z.string().min(8).max(64) })
export const newSite = z.strictObject({
  key: z.string().refine(isSiteKey, '1 to 63 small letters, digits and dashes, none at an end.'),
  name: text(200).min(1),
  mode: z.enum(['live', 'test']),
  currency: z.string().refine(isCurrency, 'A currency of ISO 4217, such as USD.'),
  locale: siteLocale,
  timeZone: z.string().refine(isTimeZone, 'A zone of the IANA database, such as Asia/Shanghai.'),
  homeUrl: homeUrl.nullable(),
})

/** Of no one site, so that times are in UTC alone. */
export const workspacePlace = { key: 'workspace', timeZone: 'UTC', currency: 'USD' }

/** A list that is never long, as a file has it. */
export function wholeOf<Row>(data: readonly Row[]): Page<Row> {
  return { data: [...data], nextCursor: null }
}

interface StaffRow {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: string
  readonly twoFactor: boolean
  readonly joinedAt: string
  readonly seenAt: string | null
}

export const staffColumns: readonly Column<StaffRow>[] = (
  ['id', 'name', 'email', 'role', 'twoFactor', 'joinedAt', 'seenAt'] as const
).map((field) => valueColumn(field, (row) => row[field]))

export const siteColumns: readonly Column<z.output<typeof newSite>>[] = (
  ['key', 'name', 'mode', 'currency', 'locale', 'timeZone', 'homeUrl'] as const
).map((field) => valueColumn(field, (row) => row[field]))
