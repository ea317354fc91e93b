import { Alert, Anchor, Text } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { Beside, Facts } from '#admin/app/facts.tsx'
import { Time } from '#admin/app/figures.tsx'
import { sayAny, useWords } from '#admin/app/language.ts'
import { SiteLink } from '#admin/app/link.tsx'
import { Page } from '#admin/app/page.tsx'
import { Id } from '#admin/app/person.tsx'
import { useSiteQuery } from '#admin/app/queries.ts'
import { Lines, Trouble } from '#admin/app/states.tsx'
import { CustomerName } from '#admin/customers/name.tsx'
import { Reason } from '#admin/reasons/reason.tsx'
import { CodeLink, type Refusal } from '#admin/referrals/columns.tsx'
import { Decisions, type Step } from '#admin/referrals/decisions.tsx'
import { ProgramName } from '#admin/referrals/program-name.tsx'
import { referralWords } from '#admin/referrals/words.ts'

export function RefusalScreen() {
  const t = useWords(referralWords)
  const { id } = useParams({ strict: false }) as { id: string }
  const found = useSiteQuery<{ readonly refusal: Refusal; readonly steps: readonly Step[] }>(
    `/refusals/${id}/explanation`,
  )
  const back = { to: 'refusals', label: t('tab_refusals') }
  if (found.data === undefined)
    return (
      <Page title={t('refusal')} back={back}>
        {found.isLoadingError ? (
          <Trouble error={found.error} retry={() => void found.refetch()} />
        ) : (
          <Lines count={6} />
        )}
      </Page>
    )
  const { refusal, steps } = found.data
  return (
    <Page title={t('refusal_title', { code: refusal.code })} subtitle={<Reason code={refusal.reason} />} back={back}>
      <Beside aside={<About refusal={refusal} />}>
        {refusal.waiting && <Alert color="blue">{t('waiting_fact')}</Alert>}
        <Facts title={t('decided')}>
          <Text size="sm" c="dimmed">
            {t('decided_hint')}
          </Text>
          <Decisions steps={steps} friend={refusal.customer} />
        </Facts>
      </Beside>
    </Page>
  )
}

function About({ refusal }: { readonly refusal: Refusal }) {
  const t = useWords(referralWords)
  const { customer, program, code, place, at, order, id } = refusal
  const orderLink = order !== null && (
    <Anchor component={SiteLink} size="sm" to={`customers/${encodeURIComponent(customer)}`} search={{ tab: 'orders' }}>
      {order}
    </Anchor>
  )
  return (
    <Facts
      title={t('about')}
      facts={[
        { label: t('customer'), value: <CustomerName id={customer} /> },
        { label: t('program'), value: program === null ? null : <ProgramName id={program} /> },
        { label: t('code'), value: program === null ? code : <CodeLink code={code} /> },
        { label: t('place'), value: sayAny(t, `place_${place}`) },
        { label: t('order'), value: orderLink === false ? null : orderLink },
        { label: t('when'), value: <Time at={at} /> },
        { label: 'ID', value: <Id id={id} /> },
      ]}
    />
  )
}
