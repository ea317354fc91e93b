import { Alert, Anchor, Button, Text } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { Confirm } from '#admin/app/confirm.tsx'
import { Beside, Facts } from '#admin/app/facts.tsx'
import { Time } from '#admin/app/figures.tsx'
import { Icon } from '#admin/app/icons.tsx'
import { sayAny, useWords } from '#admin/app/language.ts'
import { SiteLink } from '#admin/app/link.tsx'
import { Page } from '#admin/app/page.tsx'
import { Id } from '#admin/app/person.tsx'
import { useChange, useSiteQuery } from '#admin/app/queries.ts'
import { useCan } from '#admin/app/session.ts'
import { Lines, Trouble } from '#admin/app/states.tsx'
import { CustomerName, useCalled } from '#admin/customers/name.tsx'
import { Reason } from '#admin/reasons/reason.tsx'
import { Decisions, type Step } from '#admin/referrals/decisions.tsx'
import { ProgramName } from '#admin/referrals/program-name.tsx'
import { useGiftWords } from '#admin/rewards/gift.tsx'
import { type Reward, RewardState } from '#admin/rewards/states.tsx'
import { rewardWords } from '#admin/rewards/words.ts'

export function RewardScreen() {
  const t = useWords(rewardWords)
  const { id } = useParams({ strict: false }) as { id: string }
  const found = useSiteQuery<{ readonly reward: Reward; readonly steps: readonly Step[] }>(`/rewards/${id}/explanation`)
  const back = { to: 'rewards', label: t('title') }
  if (found.data === undefined)
    return (
      <Page title={t('one')} back={back}>
        {found.isLoadingError ? (
          <Trouble error={found.error} retry={() => void found.refetch()} />
        ) : (
          <Lines count={6} />
        )}
      </Page>
    )
  return <Shown {...found.data} />
}

function Shown({ reward, steps }: { readonly reward: Reward; readonly steps: readonly Step[] }) {
  const t = useWords(rewardWords)
  const title = useGiftWords()(reward.gift)
  return (
    <Page
      title={title === '' ? t('one') : title}
      badge={<RewardState reward={reward} />}
      back={{ to: 'rewards', label: t('title') }}
      actions={<Actions reward={reward} />}
      {...(reward.reason === null ? {} : { subtitle: <Reason code={reward.reason} /> })}
    >
      <Beside
        aside={
          <>
            <About reward={reward} />
            <Dates reward={reward} />
          </>
        }
      >
        {reward.state === 'revoked' && !reward.revokedByHand && <Alert color="gray">{t('by_rule_revoked')}</Alert>}
        <Facts title={t('explained')}>
          {steps.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('nothing_decided')}
            </Text>
          ) : (
            <Decisions steps={steps} friend={reward.side === 'referee' ? reward.customer : null} />
          )}
        </Facts>
      </Beside>
    </Page>
  )
}

const revocable: ReadonlySet<string> = new Set(['held', 'issued', 'claimed', 'expired'])

/** PLAT-9: taken back and given back by hand, each with a reason, each undone by the other. */
function Actions({ reward }: { readonly reward: Reward }) {
  const t = useWords(rewardWords)
  const mayGrant = useCan('grants')
  const [asking, setAsking] = useState<'revoke' | 'restore' | null>(null)
  const names = { gift: useGiftWords()(reward.gift), customer: useCalled(reward.customer) }
  const change = useChange<{ readonly step: 'revoke' | 'restore'; readonly reason: string }>({
    send: (api, { step, reason }) => api.post(`/rewards/${reward.id}/${step}`, { reason }),
    quiet: true,
    done: t(asking === 'restore' ? 'restore_done' : 'revoke_done'),
  })
  const step = reward.revokedByHand ? 'restore' : revocable.has(reward.state) ? 'revoke' : null
  if (!mayGrant || step === null) return null
  const spendable = reward.gift.type === 'credit' || reward.gift.type === 'points'
  return (
    <>
      <Button variant="default" leftSection={<Icon name="undo" size={16} />} onClick={() => setAsking(step)}>
        {t(step)}
      </Button>
      <Confirm
        opened={asking !== null}
        onClose={() => setAsking(null)}
        title={t(asking === 'restore' ? 'restore_title' : 'revoke_title')}
        action={t(asking === 'restore' ? 'restore' : 'revoke')}
        danger={asking === 'revoke'}
        reason="required"
        onConfirm={async (reason) => await change.mutateAsync({ step, reason })}
      >
        {t(asking === 'restore' ? 'restore_text' : 'revoke_text', names)}{' '}
        {asking === 'revoke' && spendable && t('revoke_spent')}
      </Confirm>
    </>
  )
}

function About({ reward }: { readonly reward: Reward }) {
  const t = useWords(rewardWords)
  const { customer, program, referral, rung, side, usesLeft, coupons, grantedByHand } = reward
  const [kind, number] = rung?.split(':') ?? []
  const couponLinks = coupons.map((code) => (
    <Text key={code} ff="monospace" size="sm">
      <Anchor component={SiteLink} size="sm" to="coupons" search={{ search: code }}>
        {code}
      </Anchor>
    </Text>
  ))
  return (
    <Facts
      title={t('about')}
      facts={[
        { label: t('customer'), value: <CustomerName id={customer} /> },
        { label: t('source'), value: grantedByHand ? t('by_hand') : t('by_rule') },
        { label: t('side'), value: side === null ? null : sayAny(t, `side_${side}`) },
        { label: t('program'), value: program === null ? null : <ProgramName id={program} /> },
        { label: t('referral'), value: referral === null ? null : <Id id={referral} to={`referrals/${referral}`} /> },
        { label: t('rung'), value: number === undefined ? null : sayAny(t, `rung_${kind}`, { count: Number(number) }) },
        { label: t('uses_left'), value: usesLeft },
        { label: t('coupons'), value: coupons.length === 0 ? null : couponLinks },
        { label: 'ID', value: <Id id={reward.id} /> },
      ]}
    />
  )
}

function Dates({ reward }: { readonly reward: Reward }) {
  const t = useWords(rewardWords)
  const time = (label: string, at: string | null) => ({ label, value: at === null ? null : <Time at={at} /> })
  return (
    <Facts
      title={t('dates')}
      facts={[
        time(t('granted'), reward.createdAt),
        time(t('due'), reward.state === 'held' ? reward.dueAt : null),
        time(t('issued'), reward.issuedAt),
        time(t('claimed'), reward.claimedAt),
        time(t('used'), reward.usedAt),
        time(t('expires'), reward.expiresAt),
        time(t('revoked'), reward.revokedAt),
      ]}
    />
  )
}
