import { Badge, Text } from '@mantine/core'
import type { z } from 'zod'
import { type Column, DataList } from '#admin/app/data-list.tsx'
import { Count, Money, Time } from '#admin/app/figures.tsx'
import { sayAny, useLanguage, useWords } from '#admin/app/language.ts'
import { type Code, useCodeColumns } from '#admin/codes/columns.tsx'
import { type Coupon, useCouponColumns } from '#admin/coupons/columns.tsx'
import { customerWords } from '#admin/customers/words.ts'
import { EmailList } from '#admin/emails/email-list.tsx'
import { type ToldEvent, useEventColumns } from '#admin/events/columns.tsx'
import { type Notification, placeOfNotification, useNotificationColumns } from '#admin/notifications/columns.tsx'
import {
  CodeLink,
  type Referral,
  type Refusal,
  useReferralColumns,
  useRefusalColumns,
} from '#admin/referrals/columns.tsx'
import { useRewardColumns } from '#admin/rewards/columns.tsx'
import type { Reward } from '#admin/rewards/states.tsx'
import type { entryView } from '#ledger/ledger.api.ts'
import type { orderView } from '#orders/orders.api.ts'

export const tabs = [
  'referrals',
  'rewards',
  'orders',
  'ledger',
  'codes',
  'coupons',
  'refusals',
  'messages',
  'emails',
  'events',
] as const
export type CustomerTab = (typeof tabs)[number]

type Order = z.output<typeof orderView>
type Entry = z.output<typeof entryView>

interface Listed<Item> {
  readonly name: CustomerTab
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly columns: readonly Column<Item>[]
  readonly keyOf: (item: Item) => string
  readonly rowTo?: (item: Item) => string
}

function List<Item>({ name, ...listed }: Listed<Item>) {
  const t = useWords(customerWords)
  return (
    <DataList<Item>
      label={sayAny(t, `tab_${name}`)}
      exportPath={listed.path}
      empty={{ icon: icons[name], title: t('nothing_here'), text: t('nothing_text') }}
      {...listed}
    />
  )
}

const icons = {
  referrals: 'referrals',
  rewards: 'rewards',
  orders: 'coupons',
  ledger: 'history',
  codes: 'codes',
  coupons: 'coupons',
  refusals: 'codes',
  messages: 'messages',
  emails: 'messages',
  events: 'events',
} as const

interface Properties {
  readonly tab: CustomerTab
  readonly customer: string
}

/** Everything of one kind that is known of a customer. */
export function TabContent({ tab, customer }: Properties) {
  switch (tab) {
    case 'referrals':
      return <Referrals customer={customer} />
    case 'rewards':
      return <Rewards customer={customer} />
    case 'orders':
      return <Orders customer={customer} />
    case 'ledger':
      return <Ledger customer={customer} />
    case 'codes':
      return <Codes customer={customer} />
    case 'coupons':
      return <Coupons customer={customer} />
    case 'refusals':
      return <Refusals customer={customer} />
    case 'messages':
      return <Messages customer={customer} />
    case 'emails':
      return <EmailList customer={customer} />
    case 'events':
      return <Events customer={customer} />
  }
}

type OfCustomer = Pick<Properties, 'customer'>

function Referrals({ customer }: OfCustomer) {
  return (
    <List<Referral>
      name="referrals"
      path="/referrals"
      query={{ customer }}
      columns={useReferralColumns('place')}
      keyOf={({ id }) => id}
      rowTo={({ id }) => `referrals/${id}`}
    />
  )
}

function Rewards({ customer }: OfCustomer) {
  return (
    <List<Reward>
      name="rewards"
      path="/rewards"
      query={{ customer }}
      columns={useRewardColumns('customer')}
      keyOf={({ id }) => id}
      rowTo={({ id }) => `rewards/${id}`}
    />
  )
}

function Codes({ customer }: OfCustomer) {
  return (
    <List<Code>
      name="codes"
      path="/codes"
      query={{ customer }}
      columns={useCodeColumns('owner')}
      keyOf={({ code }) => code}
      rowTo={({ code }) => `codes/${encodeURIComponent(code)}`}
    />
  )
}

function Coupons({ customer }: OfCustomer) {
  return (
    <List<Coupon>
      name="coupons"
      path="/coupons"
      query={{ customer }}
      columns={useCouponColumns('customer')}
      keyOf={({ code }) => code}
      rowTo={({ reward }) => `rewards/${reward}`}
    />
  )
}

function Refusals({ customer }: OfCustomer) {
  return (
    <List<Refusal>
      name="refusals"
      path="/refusals"
      query={{ customer }}
      columns={useRefusalColumns('customer')}
      keyOf={({ id }) => id}
      rowTo={({ id }) => `refusals/${id}`}
    />
  )
}

function Messages({ customer }: OfCustomer) {
  return (
    <List<Notification>
      name="messages"
      path="/notifications"
      query={{ customer }}
      columns={useNotificationColumns('customer')}
      keyOf={({ id }) => id}
      rowTo={placeOfNotification}
    />
  )
}

function Events({ customer }: OfCustomer) {
  const lang = useLanguage()
  return (
    <List<ToldEvent>
      name="events"
      path="/events"
      query={{ customer, lang }}
      columns={useEventColumns('customer')}
      keyOf={({ id }) => id}
      rowTo={({ id }) => `events/${encodeURIComponent(id)}`}
    />
  )
}

const orderColors: Readonly<Record<string, string>> = {
  cancelled: 'red',
  refunded: 'red',
  completed: 'teal',
  paid: 'teal',
}

function Orders({ customer }: OfCustomer) {
  const t = useWords(customerWords)
  const columns: readonly Column<Order>[] = [
    {
      key: 'order',
      title: t('order'),
      show: ({ id, imported }) => (
        <>
          {id}
          {imported && (
            <Text span size="xs" c="dimmed" ml={8}>
              {t('imported')}
            </Text>
          )}
        </>
      ),
    },
    {
      key: 'state',
      title: t('order_state'),
      show: ({ state }) => <Badge color={orderColors[state] ?? 'gray'}>{sayAny(t, `order_${state}`)}</Badge>,
    },
    { key: 'code', title: t('code'), show: ({ code }) => (code === null ? '–' : <CodeLink code={code} />) },
    {
      key: 'refunded',
      title: t('refunded'),
      align: 'right',
      show: ({ refunded }) => (refunded.amount === 0 ? '–' : <Money {...refunded} />),
    },
    {
      key: 'total',
      title: t('total'),
      align: 'right',
      show: ({ total }) => (total === null ? '–' : <Money {...total} />),
    },
    { key: 'placed', title: t('placed'), align: 'right', show: ({ placedAt }) => <Time at={placedAt} /> },
  ]
  return <List<Order> name="orders" path="/orders" query={{ customer }} columns={columns} keyOf={({ id }) => id} />
}

function Ledger({ customer }: OfCustomer) {
  const t = useWords(customerWords)
  const amountOf = (entry: Entry, amount: number) =>
    entry.unit === 'credit' ? <Money amount={amount} /> : <Count value={amount} />
  const columns: readonly Column<Entry>[] = [
    { key: 'kind', title: t('kind'), show: ({ kind }) => sayAny(t, `kind_${kind}`) },
    { key: 'unit', title: t('unit'), show: ({ unit }) => t(`unit_${unit}`) },
    {
      key: 'change',
      title: t('change'),
      align: 'right',
      show: (entry) => (
        <Text span size="sm" fw={550} c={entry.amount < 0 ? 'red.8' : 'teal.8'}>
          {entry.amount > 0 && '+'}
          {amountOf(entry, entry.amount)}
        </Text>
      ),
    },
    { key: 'balance', title: t('balance'), align: 'right', show: (entry) => amountOf(entry, entry.balance) },
    { key: 'at', title: t('booking'), align: 'right', show: ({ at }) => <Time at={at} /> },
  ]
  return (
    <List<Entry>
      name="ledger"
      path={`/customers/${encodeURIComponent(customer)}/ledger`}
      query={{}}
      columns={columns}
      keyOf={({ id }) => id}
      rowTo={({ reward }) => (reward === null ? `customers/${encodeURIComponent(customer)}` : `rewards/${reward}`)}
    />
  )
}
