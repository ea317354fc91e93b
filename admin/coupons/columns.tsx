import { Anchor, Badge, Text } from '@mantine/core'
import type { z } from 'zod'
import type { Column } from '#admin/app/data-list.tsx'
import { Money, Time } from '#admin/app/figures.tsx'
import { sayAny, useWords } from '#admin/app/language.ts'
import { SiteLink } from '#admin/app/link.tsx'
import { couponWords } from '#admin/coupons/words.ts'
import { CustomerName } from '#admin/customers/name.tsx'
import { DiscountWords } from '#admin/rewards/gift.tsx'
import type { couponView } from '#coupons/coupons.api.ts'

export type Coupon = z.output<typeof couponView>
export const couponStates = ['available', 'used', 'expired', 'revoked'] as const

const colors: Readonly<Record<string, string>> = { available: 'teal', used: 'gray', expired: 'gray', revoked: 'red' }

/** The columns of coupons wherever they are listed; a row leads to the reward that the coupon came with. */
export function useCouponColumns(...without: readonly string[]): readonly Column<Coupon>[] {
  const t = useWords(couponWords)
  const columns: readonly Column<Coupon>[] = [
    {
      key: 'coupon',
      title: t('coupon'),
      show: ({ code }) => (
        <Text span ff="monospace" size="sm">
          {code}
        </Text>
      ),
    },
    { key: 'customer', title: t('customer'), show: ({ customer }) => <CustomerName id={customer} /> },
    {
      key: 'state',
      title: t('state'),
      show: ({ state }) => <Badge color={colors[state] ?? 'gray'}>{sayAny(t, `state_${state}`)}</Badge>,
    },
    { key: 'discount', title: t('discount'), show: ({ discount }) => <DiscountWords discount={discount} /> },
    {
      key: 'minimum',
      title: t('minimum'),
      wide: true,
      align: 'right',
      show: ({ minimum }) => (minimum === 0 ? '–' : <Money amount={minimum} />),
    },
    {
      key: 'order',
      title: t('order'),
      wide: true,
      show: ({ order, customer }) => <OrderOf {...{ order, customer }} />,
    },
    {
      key: 'expires',
      title: t('expires'),
      align: 'right',
      show: ({ expiresAt }) => <Time at={expiresAt} show="day" />,
    },
    {
      key: 'created',
      title: t('created'),
      align: 'right',
      show: ({ createdAt }) => <Time at={createdAt} show="day" />,
    },
  ]
  return columns.filter(({ key }) => !without.includes(key))
}

function OrderOf({ order, customer }: Pick<Coupon, 'order' | 'customer'>) {
  if (order === null) return <>–</>
  return (
    <Anchor component={SiteLink} size="sm" to={`customers/${encodeURIComponent(customer)}`} search={{ tab: 'orders' }}>
      {order}
    </Anchor>
  )
}
