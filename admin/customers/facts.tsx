import { Anchor, Paper, SimpleGrid, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import type { z } from 'zod'
import { Facts } from '#admin/app/facts.tsx'
import { Count, Money, Time } from '#admin/app/figures.tsx'
import { formatMoney, formatNumber } from '#admin/app/format.ts'
import { useLanguage, useWords } from '#admin/app/language.ts'
import { SiteLink } from '#admin/app/link.tsx'
import { type ListPage, useSiteQuery } from '#admin/app/queries.ts'
import { useSite } from '#admin/app/session.ts'
import { CustomerName } from '#admin/customers/name.tsx'
import type { Customer } from '#admin/customers/one.tsx'
import { customerWords } from '#admin/customers/words.ts'
import type { Referral } from '#admin/referrals/columns.tsx'
import type { balancesView } from '#ledger/ledger.api.ts'

/** What they can spend, and what carts hold of it. */
export function Balances({ id }: { readonly id: string }) {
  const t = useWords(customerWords)
  const language = useLanguage()
  const { currency } = useSite()
  const { data } = useSiteQuery<z.output<typeof balancesView>>(`/customers/${encodeURIComponent(id)}/balances`)
  const { credit, points } = data ?? { credit: { balance: 0, held: 0 }, points: { balance: 0, held: 0 } }
  const money = (amount: number) => formatMoney({ amount, currency }, language)
  return (
    <SimpleGrid cols={{ base: 2, sm: 3 }}>
      <Figure
        title={t('credit')}
        value={<Money amount={credit.balance} />}
        hint={credit.balance < 0 ? t('below_zero') : credit.held > 0 ? t('held', { amount: money(credit.held) }) : null}
      />
      <Figure
        title={t('points')}
        value={<Count value={points.balance} />}
        hint={
          points.balance < 0
            ? t('below_zero')
            : points.held > 0
              ? t('held', { amount: formatNumber(points.held, language) })
              : null
        }
      />
      <BroughtBy id={id} />
    </SimpleGrid>
  )
}

function BroughtBy({ id }: { readonly id: string }) {
  const t = useWords(customerWords)
  const { data } = useSiteQuery<ListPage<Referral>>('/referrals', { referee: id, limit: 1 })
  const referral = data?.data[0]
  const value = referral === undefined ? t('brought_by_nobody') : <CustomerName id={referral.referrer} />
  return <Figure title={t('brought_by')} value={value} hint={null} />
}

interface FigureProperties {
  readonly title: string
  readonly value: ReactNode
  readonly hint: string | null
}

function Figure({ title, value, hint }: FigureProperties) {
  return (
    <Paper withBorder p="md" radius="md">
      <Stack gap={2}>
        <Text size="sm" c="dimmed">
          {title}
        </Text>
        <Text fz="xl" fw={600} component="div" style={{ overflowWrap: 'anywhere' }}>
          {value}
        </Text>
        {hint !== null && (
          <Text size="xs" c="dimmed">
            {hint}
          </Text>
        )}
      </Stack>
    </Paper>
  )
}

export function CustomerFacts({ customer }: { readonly customer: Customer }) {
  const t = useWords(customerWords)
  const { organization, locale, source, firstOrder, orders } = customer
  const time = (label: string, at: string | null) => ({ label, value: at === null ? null : <Time at={at} /> })
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }}>
      <Facts
        title={t('facts')}
        facts={[
          time(t('known_since'), customer.identifiedAt),
          customer.registeredAt === null
            ? { label: t('registered'), value: t('no') }
            : time(t('registered'), customer.registeredAt),
          {
            label: t('organization'),
            value: organization !== null && (
              <Anchor component={SiteLink} size="sm" to="customers" search={{ organization }}>
                {organization}
              </Anchor>
            ),
          },
          { label: t('language'), value: locale },
          { label: t('source'), value: source },
          { label: t('returning'), value: customer.returning ? '✓' : null },
        ].map(({ label, value }) => ({ label, value: value === false ? null : value }))}
      />
      <Facts
        title={t('tab_orders')}
        facts={[
          { label: t('orders_placed'), value: <Count value={orders.placed} /> },
          { label: t('orders_volume'), value: <Money amount={orders.volume.amount} /> },
          time(t('first_order'), firstOrder?.placedAt ?? null),
          time(t('card'), customer.cardActivatedAt),
          { label: t('products'), value: customer.products.length === 0 ? null : <Products customer={customer} /> },
        ]}
      />
    </SimpleGrid>
  )
}

function Products({ customer }: { readonly customer: Customer }) {
  const t = useWords(customerWords)
  return (
    <Stack gap={2}>
      {customer.products.map(({ id, deactivatedAt, activatedAt }) => {
        const isActive = deactivatedAt === null || (activatedAt !== null && activatedAt > deactivatedAt)
        return (
          <span key={id}>
            {id} ({t(isActive ? 'product_active' : 'product_ended')})
          </span>
        )
      })}
    </Stack>
  )
}
