import { Alert, Anchor, Button, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import type { z } from 'zod'
import { Beside, Facts } from '#admin/app/facts.tsx'
import { Time } from '#admin/app/figures.tsx'
import { Icon } from '#admin/app/icons.tsx'
import { sayAny, useWords } from '#admin/app/language.ts'
import { SiteLink } from '#admin/app/link.tsx'
import { Page } from '#admin/app/page.tsx'
import { Id } from '#admin/app/person.tsx'
import { type ListPage, siteQuery, useSiteQuery } from '#admin/app/queries.ts'
import { useCan, useSite } from '#admin/app/session.ts'
import { Lines, Trouble } from '#admin/app/states.tsx'
import { CustomerName, useCalled, useCustomer } from '#admin/customers/name.tsx'
import { Reason } from '#admin/reasons/reason.tsx'
import { CodeLink, type Referral } from '#admin/referrals/columns.tsx'
import { Decisions, type Step } from '#admin/referrals/decisions.tsx'
import { ProgramName, usePrograms } from '#admin/referrals/program-name.tsx'
import { OrderLink } from '#admin/referrals/seen.tsx'
import { ReferralState } from '#admin/referrals/states.tsx'
import { referralWords } from '#admin/referrals/words.ts'
import { GiftWords } from '#admin/rewards/gift.tsx'
import { RewardState } from '#admin/rewards/states.tsx'
import type { orderView } from '#orders/orders.api.ts'
import type { rewardView } from '#rewards/rewards.api.ts'

type Reward = z.output<typeof rewardView>
type Order = z.output<typeof orderView>

export function ReferralScreen() {
  const t = useWords(referralWords)
  const { id } = useParams({ strict: false }) as { id: string }
  const found = useSiteQuery<{ readonly referral: Referral; readonly steps: readonly Step[] }>(
    `/referrals/${id}/explanation`,
  )
  const back = { to: 'referrals', label: t('title') }
  if (found.isLoadingError)
    return (
      <Page title={t('one')} back={back}>
        <Trouble error={found.error} retry={() => void found.refetch()} />
      </Page>
    )
  if (found.isPending)
    return (
      <Page title={t('one')} back={back}>
        <Lines count={6} />
      </Page>
    )
  return <Shown {...found.data} />
}

function Shown({ referral, steps }: { readonly referral: Referral; readonly steps: readonly Step[] }) {
  const t = useWords(referralWords)
  const mayGrant = useCan('grants')
  const [referee, referrer] = [useCalled(referral.referee), useCalled(referral.referrer)]
  const grant = mayGrant && (
    <Button
      component={SiteLink}
      to="rewards/new"
      search={{ customer: referral.referee, referral: referral.id }}
      variant="default"
      leftSection={<Icon name="rewards" size={16} />}
    >
      {t('grant')}
    </Button>
  )
  return (
    <Page
      title={t('one_title', { referee, referrer })}
      badge={<ReferralState state={referral.state} />}
      back={{ to: 'referrals', label: t('title') }}
      actions={grant}
      {...(referral.reason === null ? {} : { subtitle: <Why reason={referral.reason} steps={steps} /> })}
    >
      <Beside
        aside={
          <>
            <About referral={referral} />
            <Dates referral={referral} />
            <Rewards referral={referral.id} />
          </>
        }
      >
        {referral.marked && (
          <Alert color="yellow" icon={<Icon name="info" />}>
            {t('marked')}
          </Alert>
        )}
        <Facts title={t('decided')}>
          <Text size="sm" c="dimmed">
            {t('decided_hint')}
          </Text>
          <Decisions steps={steps} friend={referral.referee} />
        </Facts>
      </Beside>
    </Page>
  )
}

/** Of one that lapsed, what was left undone. */
function Why({ reason, steps }: { readonly reason: string; readonly steps: readonly Step[] }) {
  const last = steps.at(-1)
  const undone = last?.decision === 'lapsed' ? last.checks.find(({ found }) => found !== null)?.found : null
  return undone ? <span title={reason}>{undone}</span> : <Reason code={reason} />
}

function About({ referral }: { readonly referral: Referral }) {
  const t = useWords(referralWords)
  const { program, programVersion, code, referee, referrer, organization, place, order } = referral
  const name = usePrograms().find(({ id }) => id === program)?.name ?? program
  return (
    <Facts
      title={t('about')}
      facts={[
        { label: t('referee'), value: <CustomerName id={referee} /> },
        { label: t('referrer'), value: <CustomerName id={referrer} /> },
        { label: t('organization'), value: organization },
        { label: t('program'), value: <ProgramName id={program} /> },
        {
          label: t('terms'),
          value: (
            <Anchor
              component={SiteLink}
              size="sm"
              to={`programs/${program}/versions`}
              aria-label={t('terms_of', { program: name, version: programVersion })}
            >
              {t('version', { version: programVersion })}
            </Anchor>
          ),
        },
        { label: t('code'), value: <CodeLink code={code} /> },
        { label: t('place'), value: sayAny(t, `place_${place}`) },
        { label: t('order'), value: order === null ? null : <OrderLink order={order} customer={referee} size="sm" /> },
        { label: 'ID', value: <Id id={referral.id} /> },
      ]}
    />
  )
}

function Dates({ referral }: { readonly referral: Referral }) {
  const t = useWords(referralWords)
  const friend = useCustomer(referral.referee)
  const order = useOrder(referral.order)
  const times: readonly (readonly [label: string, at: string | null | undefined])[] = [
    [t('registered'), friend?.registeredAt],
    [t('entered'), referral.redeemedAt],
    [t('ordered'), order?.placedAt],
    [t('paid'), order?.paidAt],
    [t('qualified'), referral.qualifiedAt],
    [t('cancelled'), order?.cancelledAt],
    [t('refunded'), order?.refundedAt],
    [t('lapses'), referral.state === 'pending' ? referral.lapsesAt : null],
  ]
  const known = times.flatMap(([label, at]) => (at ? [{ label, at }] : []))
  const inOrder = known.toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at))
  const never = friend !== null && friend.registeredAt === null
  return (
    <Facts
      title={t('dates')}
      facts={[
        { label: t('registered'), value: never ? t('never_registered') : null },
        ...inOrder.map(({ label, at }) => ({ label, value: <Time at={at} /> })),
        { label: t('changed'), value: <Time at={referral.updatedAt} /> },
      ]}
    />
  )
}

function useOrder(id: string | null): Order | undefined {
  const asked = siteQuery<Order>(useSite().key, `/orders/${encodeURIComponent(id ?? '')}`)
  return useQuery({ ...asked, enabled: id !== null }).data
}

function Rewards({ referral }: { readonly referral: string }) {
  const t = useWords(referralWords)
  const { data, isLoadingError, error } = useSiteQuery<ListPage<Reward>>('/rewards', { referral, limit: 200 })
  return (
    <Facts title={t('rewards')}>
      {isLoadingError && <Trouble error={error} />}
      {data?.data.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('no_rewards')}
        </Text>
      )}
      <Stack gap="sm">
        {data?.data.map((reward) => (
          <Group key={reward.id} justify="space-between" align="flex-start" wrap="nowrap" gap="sm">
            <Stack gap={0} style={{ minWidth: 0 }}>
              <Anchor component={SiteLink} size="sm" to={`rewards/${reward.id}`}>
                <GiftWords gift={reward.gift} />
              </Anchor>
              <CustomerName id={reward.customer} />
            </Stack>
            <RewardState reward={reward} />
          </Group>
        ))}
      </Stack>
    </Facts>
  )
}
