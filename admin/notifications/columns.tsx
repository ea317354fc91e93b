import { Badge, Text } from '@mantine/core'
import type { z } from 'zod'
import type { Column } from '#admin/app/data-list.tsx'
import { Time } from '#admin/app/figures.tsx'
import { sayAny, useWords } from '#admin/app/language.ts'
import { CustomerName } from '#admin/customers/name.tsx'
import { notificationWords } from '#admin/notifications/words.ts'
import type { notificationView } from '#notifications/notifications.api.ts'

export type Notification = z.output<typeof notificationView>

export const scenarios = [
  ...['reward_earned', 'reward_revoked', 'reward_restored', 'reward_expiring', 'reward_expired'],
  ...['friend_joined', 'your_code', 'code_expiring'],
] as const

/** Where a message leads: to what it is about. */
export function placeOfNotification({ data, customer }: Notification): string {
  if (data.referral !== null) return `referrals/${data.referral}`
  if (data.code !== null) return `codes/${encodeURIComponent(data.code)}`
  return `customers/${encodeURIComponent(customer)}`
}

export function useNotificationColumns(...without: readonly string[]): readonly Column<Notification>[] {
  const t = useWords(notificationWords)
  const columns: readonly Column<Notification>[] = [
    {
      key: 'message',
      title: t('message'),
      show: ({ title, body }) => (
        <>
          <Text size="sm" fw={500}>
            {title}
          </Text>
          <Text size="sm" c="dimmed" maw={460}>
            {body}
          </Text>
        </>
      ),
    },
    { key: 'customer', title: t('customer'), show: ({ customer }) => <CustomerName id={customer} /> },
    {
      key: 'scenario',
      title: t('scenario'),
      wide: true,
      show: ({ scenario }) => sayAny(t, `scenario_${scenario}`),
    },
    {
      key: 'read',
      title: t('reading'),
      show: ({ readAt }) =>
        readAt === null ? (
          <Badge color="blue" miw="max-content">
            {t('unread')}
          </Badge>
        ) : (
          <Time at={readAt} show="distance" />
        ),
    },
    { key: 'sent', title: t('sent'), align: 'right', show: ({ createdAt }) => <Time at={createdAt} /> },
  ]
  return columns.filter(({ key }) => !without.includes(key))
}
