import { Alert, Badge, Button, Group, Tabs } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { z } from 'zod'
import { useFilters } from '#admin/app/filters.ts'
import { formatDay } from '#admin/app/format.ts'
import { Icon } from '#admin/app/icons.tsx'
import { sayAny, useLanguage, useWords } from '#admin/app/language.ts'
import { SiteLink } from '#admin/app/link.tsx'
import { Page } from '#admin/app/page.tsx'
import { Copy } from '#admin/app/person.tsx'
import { useSiteQuery } from '#admin/app/queries.ts'
import { useCan, useSite } from '#admin/app/session.ts'
import { Lines, Trouble } from '#admin/app/states.tsx'
import { Balances, CustomerFacts } from '#admin/customers/facts.tsx'
import { type CustomerTab, TabContent, tabs } from '#admin/customers/tabs.tsx'
import { customerWords } from '#admin/customers/words.ts'
import { PersonData } from '#admin/person-data/person-data.tsx'
import { rewardWords } from '#admin/rewards/words.ts'
import type { customerView } from '#customers/customers.api.ts'

export type Customer = z.output<typeof customerView>

export function CustomerScreen() {
  const t = useWords(customerWords)
  const { id } = useParams({ strict: false }) as { id: string }
  const found = useSiteQuery<Customer>(`/customers/${encodeURIComponent(id)}`)
  const back = { to: 'customers', label: t('title') }
  if (found.data === undefined)
    return (
      <Page title={id} back={back}>
        {found.isLoadingError ? (
          <Trouble error={found.error} retry={() => void found.refetch()} />
        ) : (
          <Lines count={8} />
        )}
      </Page>
    )
  return <Shown customer={found.data} />
}

function Shown({ customer }: { readonly customer: Customer }) {
  const t = useWords(customerWords)
  const language = useLanguage()
  const { timeZone } = useSite()
  const { id, name, email, registeredAt, erasedAt } = customer
  const badge =
    erasedAt !== null ? (
      <Badge color="gray">{t('erased')}</Badge>
    ) : (
      <Badge color={registeredAt === null ? 'gray' : 'teal'}>{t(registeredAt === null ? 'visitor' : 'member')}</Badge>
    )
  return (
    <Page
      title={name ?? email ?? id}
      badge={badge}
      back={{ to: 'customers', label: t('title') }}
      actions={<Grant customer={customer} />}
      subtitle={
        <Group gap={6}>
          <span style={{ overflowWrap: 'anywhere' }}>{[id, email].filter((part) => part !== null).join(' · ')}</span>
          <Copy text={id} />
        </Group>
      }
    >
      {erasedAt !== null && (
        <Alert color="gray">{t('erased_text', { day: formatDay(Date.parse(erasedAt), timeZone, language) })}</Alert>
      )}
      <Balances id={id} />
      <CustomerFacts customer={customer} />
      <Lists customer={id} />
      {erasedAt === null && <PersonData id={id} />}
    </Page>
  )
}

function Grant({ customer }: { readonly customer: Customer }) {
  const t = useWords(rewardWords)
  const mayGrant = useCan('grants')
  if (!mayGrant || customer.erasedAt !== null) return null
  return (
    <Button
      component={SiteLink}
      to="rewards/new"
      search={{ customer: customer.id }}
      leftSection={<Icon name="rewards" size={16} />}
    >
      {t('grant')}
    </Button>
  )
}

const filterShape = z.object({ tab: z.enum(tabs).optional() })

function Lists({ customer }: { readonly customer: string }) {
  const t = useWords(customerWords)
  const filters = useFilters(filterShape)
  const tab = filters.values.tab ?? 'referrals'
  return (
    <Tabs value={tab} onChange={(value) => filters.set({ tab: value as CustomerTab })} keepMounted={false}>
      <Tabs.List aria-label={t('tabs')} className="kith-tabs">
        {tabs.map((name) => (
          <Tabs.Tab key={name} value={name}>
            {sayAny(t, `tab_${name}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {tabs.map((name) => (
        <Tabs.Panel key={name} value={name} pt="md">
          <TabContent tab={name} customer={customer} />
        </Tabs.Panel>
      ))}
    </Tabs>
  )
}
