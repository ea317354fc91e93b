import { z } from 'zod'
import { type Column, timeColumn, valueColumn } from '#base/csv.ts'
import { formatTime } from '#base/time.ts'
import { foreignId, page, search, spokenIn, timeOrNull, timeText, yesOrNo } from '#base/wire.api.ts'
import { type Locale, say } from '#base/words.ts'
import { type Notification, scenarios } from '#notifications/notification.ts'
import { grantedWords } from '#programs/sentences.ts'
import { gift } from '#rewards/gift.api.ts'

export const ownNotificationQuery = page.extend({ unread: yesOrNo, ...spokenIn })
export const notificationQuery = page.extend({
  unread: yesOrNo,
  customer: foreignId.optional(),
  search,
  scenario: z.enum(scenarios).optional(),
})

const readMost = 200
/** Several at once; without `ids`, all that a customer has not read. */
export const reading = z.strictObject({ ids: z.array(foreignId).min(1).max(readMost).optional() })

export const notificationView = z
  .object({
    id: z.string(),
    customer: z.string(),
    scenario: z.enum(scenarios),
    title: z.string(),
    body: z.string(),
    channels: z.array(z.enum(['popup', 'inbox'])),
    link: z.string().nullable(),
    createdAt: timeText,
    readAt: timeText.nullable(),
    data: z.object({
      program: z.string().nullable(),
      referral: z.string().nullable(),
      side: z.enum(['referrer', 'referee']).nullable(),
      gifts: z.array(gift),
      code: z.string().nullable(),
      reason: z.string().nullable(),
      expiresAt: timeText.nullable(),
      toClaim: z.boolean().meta({ description: 'The gifts wait until they are claimed.' }),
    }),
  })
  .meta({ id: 'Notification' })

export const notificationColumns: readonly Column<z.output<typeof notificationView>>[] = [
  valueColumn('id', ({ id }) => id),
  valueColumn('customer', ({ customer }) => customer),
  valueColumn('scenario', ({ scenario }) => scenario),
  valueColumn('title', ({ title }) => title),
  valueColumn('body', ({ body }) => body),
  timeColumn('createdAt', ({ createdAt }) => createdAt),
  timeColumn('readAt', ({ readAt }) => readAt),
]

interface Telling {
  readonly locale: Locale
  readonly currency: string
  /** The name of the program that it is about. */
  readonly program: string
  readonly link: string | null
}

/** A notification in words. */
export function viewOfNotification(notification: Notification, telling: Telling): z.output<typeof notificationView> {
  const { id, customer, scenario, data } = notification
  const { locale, program } = telling
  const variables = { program, gifts: grantedWords(data.gifts, telling), code: data.code ?? '' }
  const words = data.toClaim ? 'reward_to_claim' : scenario
  return {
    ...{ id, customer, scenario },
    title: say(`notices.${words}_title`, locale, variables),
    body: say(data.reason === 'by_hand' ? 'notices.by_hand_body' : `notices.${words}_body`, locale, variables),
    channels: ['popup', 'inbox'],
    link: telling.link,
    createdAt: formatTime(notification.createdAt),
    readAt: timeOrNull(notification.readAt),
    data: { ...data, gifts: [...data.gifts], toClaim: data.toClaim ?? false },
  }
}
