import { Anchor, Text } from '@mantine/core'
import type { z } from 'zod'
import type { Column } from '#admin/app/data-list.tsx'
import { Time } from '#admin/app/figures.tsx'
import { sayAny, useWords } from '#admin/app/language.ts'
import { SiteLink } from '#admin/app/link.tsx'
import { Called, CustomerName } from '#admin/customers/name.tsx'
import { Reason } from '#admin/reasons/reason.tsx'
import { ProgramName } from '#admin/referrals/program-name.tsx'
import { ReferralState } from '#admin/referrals/states.tsx'
import { referralWords } from '#admin/referrals/words.ts'
import type { referralView, refusalView } from '#referrals/referrals.api.ts'

export type Referral = z.output<typeof referralView>
export type Refusal = z.output<typeof refusalView>

/** The columns of referrals wherever they are listed; `without` is what the place says already. */
export function useReferralColumns(...without: readonly string[]): readonly Column<Referral>[] {
  const t = useWords(referralWords)
  const columns: readonly Column<Referral>[] = [
    { key: 'referee', title: t('referee'), show: ({ referee }) => <Called id={referee} /> },
    {
      key: 'referrer',
      title: t('referrer'),
      show: ({ referrer }) => <Whom id={referrer} isFirst={without.includes('referee')} />,
    },
    {
      key: 'state',
      title: t('state'),
      show: ({ state, reason }) => (
        <>
          <ReferralState state={state} />
          {reason !== null && (
            <Text size="xs" c="dimmed" maw={260} mt={2}>
              <Reason code={reason} />
            </Text>
          )}
        </>
      ),
    },
    { key: 'program', title: t('program'), show: ({ program }) => <ProgramName id={program} /> },
    { key: 'code', title: t('code'), wide: true, show: ({ code }) => <CodeLink code={code} /> },
    { key: 'place', title: t('place'), wide: true, show: ({ place }) => sayAny(t, `place_${place}`) },
    { key: 'when', title: t('when'), align: 'right', show: ({ redeemedAt }) => <Time at={redeemedAt} /> },
  ]
  return columns.filter(({ key }) => !without.includes(key))
}

export function useRefusalColumns(...without: readonly string[]): readonly Column<Refusal>[] {
  const t = useWords(referralWords)
  const columns: readonly Column<Refusal>[] = [
    {
      key: 'code',
      title: t('code'),
      show: ({ code }) => (
        <Text span ff="monospace" size="sm">
          {code}
        </Text>
      ),
    },
    {
      key: 'customer',
      title: t('customer'),
      show: ({ customer }) => <Whom id={customer} isFirst={without.includes('code')} />,
    },
    {
      key: 'reason',
      title: t('reason'),
      show: ({ reason }) => (
        <Text size="sm" maw={380}>
          <Reason code={reason} />
        </Text>
      ),
    },
    {
      key: 'program',
      title: t('program'),
      show: ({ program }) => (program === null ? '–' : <ProgramName id={program} />),
    },
    { key: 'place', title: t('place'), wide: true, show: ({ place }) => sayAny(t, `place_${place}`) },
    { key: 'when', title: t('when'), align: 'right', show: ({ at }) => <Time at={at} /> },
  ]
  return columns.filter(({ key }) => !without.includes(key))
}

/** The first of a row is the link to the row. */
function Whom({ id, isFirst }: { readonly id: string; readonly isFirst: boolean }) {
  return isFirst ? <Called id={id} /> : <CustomerName id={id} />
}

export function CodeLink({ code }: { readonly code: string }) {
  return (
    <Anchor component={SiteLink} size="sm" to={`codes/${encodeURIComponent(code)}`}>
      <Text span ff="monospace" size="sm">
        {code}
      </Text>
    </Anchor>
  )
}
