import { Anchor, Button, Image } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { Confirm } from '#admin/app/confirm.tsx'
import { DataList } from '#admin/app/data-list.tsx'
import { Beside, Facts } from '#admin/app/facts.tsx'
import { Time } from '#admin/app/figures.tsx'
import { sayAny, useWords } from '#admin/app/language.ts'
import { Page } from '#admin/app/page.tsx'
import { Copy } from '#admin/app/person.tsx'
import { useChange, useSiteQuery } from '#admin/app/queries.ts'
import { useCan } from '#admin/app/session.ts'
import { Lines, Trouble } from '#admin/app/states.tsx'
import { type Code, CodeState, Uses } from '#admin/codes/columns.tsx'
import { codeWords } from '#admin/codes/words.ts'
import { CustomerName } from '#admin/customers/name.tsx'
import { type Referral, type Refusal, useReferralColumns, useRefusalColumns } from '#admin/referrals/columns.tsx'
import { ProgramName } from '#admin/referrals/program-name.tsx'
import { referralWords } from '#admin/referrals/words.ts'

export function CodeScreen() {
  const t = useWords(codeWords)
  const { code } = useParams({ strict: false }) as { code: string }
  const found = useSiteQuery<Code>(`/codes/${encodeURIComponent(code)}`)
  const back = { to: 'codes', label: t('title') }
  if (found.data === undefined)
    return (
      <Page title={code} back={back}>
        {found.isLoadingError ? (
          <Trouble error={found.error} retry={() => void found.refetch()} />
        ) : (
          <Lines count={6} />
        )}
      </Page>
    )
  return (
    <Page
      title={found.data.code}
      badge={<CodeState state={found.data.state} />}
      back={back}
      actions={<Withdraw code={found.data} />}
    >
      <Beside aside={<About code={found.data} />}>
        <Through code={found.data.code} />
      </Beside>
    </Page>
  )
}

function Withdraw({ code }: { readonly code: Code }) {
  const t = useWords(codeWords)
  const mayGrant = useCan('grants')
  const [isAsking, ask] = useState(false)
  const revoke = useChange<string>({
    send: (api, reason) => api.post(`/codes/${encodeURIComponent(code.code)}/revoke`, { reason }),
    quiet: true,
    done: t('revoke_done'),
  })
  if (!mayGrant || (code.state !== 'available' && code.state !== 'reserved')) return null
  return (
    <>
      <Button variant="default" onClick={() => ask(true)}>
        {t('revoke')}
      </Button>
      <Confirm
        opened={isAsking}
        onClose={() => ask(false)}
        title={t('revoke_title')}
        action={t('revoke')}
        danger
        reason="required"
        onConfirm={async (reason) => await revoke.mutateAsync(reason)}
      >
        {t('revoke_text')}
      </Confirm>
    </>
  )
}

function About({ code }: { readonly code: Code }) {
  const t = useWords(codeWords)
  const address = (
    <>
      <Anchor href={code.link} target="_blank" rel="noreferrer" size="sm">
        {code.link}
      </Anchor>{' '}
      <Copy text={code.link} />
    </>
  )
  return (
    <Facts
      title={t('about')}
      facts={[
        { label: t('owner'), value: <CustomerName id={code.customer} /> },
        { label: t('program'), value: <ProgramName id={code.program} /> },
        { label: t('uses'), value: <Uses uses={code.uses} maxUses={code.maxUses} /> },
        { label: t('number'), value: code.number },
        { label: t('reserved_until'), value: code.reservedUntil === null ? null : <Time at={code.reservedUntil} /> },
        { label: t('benefit'), value: code.benefit === 'none' ? null : sayAny(t, `benefit_${code.benefit}`) },
        { label: t('created'), value: <Time at={code.createdAt} /> },
        { label: t('expires'), value: code.expiresAt === null ? null : <Time at={code.expiresAt} /> },
        { label: t('link'), value: address },
      ]}
    >
      <Image src={new URL(code.qr).pathname} alt="QR" w={132} h={132} bg="white" radius="sm" />
    </Facts>
  )
}

/** What came of it: who was brought through it, and who could not use it. */
function Through({ code }: { readonly code: string }) {
  const t = useWords(codeWords)
  const words = useWords(referralWords)
  return (
    <>
      <Facts title={t('referrals')}>
        <DataList<Referral>
          label={t('referrals')}
          path="/referrals"
          query={{ code }}
          columns={useReferralColumns('referrer', 'program', 'code', 'place')}
          keyOf={({ id }) => id}
          rowTo={({ id }) => `referrals/${id}`}
          empty={{ icon: 'referrals', title: words('empty_title'), text: words('empty_text') }}
        />
      </Facts>
      <Facts title={t('refusals')}>
        <DataList<Refusal>
          label={t('refusals')}
          path="/refusals"
          query={{ code }}
          columns={useRefusalColumns('program', 'code', 'place')}
          keyOf={({ id }) => id}
          rowTo={({ id }) => `refusals/${id}`}
          empty={{ icon: 'codes', title: words('refusals_empty_title'), text: words('refusals_empty_text') }}
        />
      </Facts>
    </>
  )
}
