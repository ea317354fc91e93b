import { Badge, Button, Group, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import type { z } from 'zod'
import { Confirm } from '#admin/app/confirm.tsx'
import { DataList } from '#admin/app/data-list.tsx'
import { Time } from '#admin/app/figures.tsx'
import { placeErrors } from '#admin/app/form.ts'
import { useWords } from '#admin/app/language.ts'
import { Page } from '#admin/app/page.tsx'
import { sayProblem, useChange } from '#admin/app/queries.ts'
import { useCan } from '#admin/app/session.ts'
import { emailWords } from '#admin/emails/words.ts'
import type { suppressionView } from '#emails/emails.api.ts'

type Suppression = z.output<typeof suppressionView>

/** Who gets no emails of this site, and why. */
export function BlockedScreen() {
  const t = useWords(emailWords)
  const canChange = useCan('emails')
  const [asked, setAsked] = useState<string | null>(null)
  const remove = useChange<string>({
    send: (api, address) => api.delete(`/email-suppressions/${encodeURIComponent(address)}`),
    touches: ['/email-suppressions'],
    quiet: true,
  })
  return (
    <Page
      title={t('blocked_title')}
      subtitle={t('blocked_about')}
      back={{ to: 'settings/emails', label: t('title') }}
      width="form"
    >
      {canChange && <Add />}
      <DataList<Suppression>
        label={t('blocked_title')}
        path="/email-suppressions"
        exportPath="/email-suppressions"
        keyOf={({ address }) => address}
        columns={[
          { key: 'address', title: t('column_address'), show: ({ address }) => address },
          { key: 'reason', title: t('column_reason'), show: ({ reason }) => <Badge>{t(`reason_${reason}`)}</Badge> },
          { key: 'since', title: t('column_since'), show: ({ createdAt }) => <Time at={createdAt} show="day" /> },
          {
            key: 'remove',
            title: '',
            align: 'right',
            show: ({ address }) =>
              canChange && (
                <Button
                  size="compact-sm"
                  variant="subtle"
                  aria-label={t('unblock_named', { address })}
                  onClick={() => setAsked(address)}
                >
                  {t('unblock')}
                </Button>
              ),
          },
        ]}
        empty={{ icon: 'messages', title: t('blocked_none'), text: t('blocked_none_text') }}
      />
      <Confirm
        opened={asked !== null}
        onClose={() => setAsked(null)}
        title={t('unblock_title')}
        action={t('unblock')}
        onConfirm={() => remove.mutateAsync(asked ?? '')}
      >
        {t('unblock_text', { address: asked ?? '' })}
      </Confirm>
    </Page>
  )
}

function Add() {
  const t = useWords(emailWords)
  const form = useForm({ mode: 'controlled' as const, initialValues: { address: '' } })
  const add = useChange<{ readonly address: string }>({
    send: (api, body) => api.post('/email-suppressions', body),
    touches: ['/email-suppressions'],
    quiet: true,
  })
  const submit = form.onSubmit(async ({ address }) => {
    try {
      await add.mutateAsync({ address: address.trim() })
      form.reset()
    } catch (error) {
      if (placeErrors(form, error) !== null) sayProblem(error)
    }
  })
  return (
    <form onSubmit={submit} noValidate>
      <Group align="flex-end" gap="sm">
        <TextInput
          type="email"
          label={t('block_address')}
          required
          style={{ flex: '1 1 240px', maxWidth: 360 }}
          {...form.getInputProps('address')}
        />
        <Button type="submit" variant="default" loading={add.isPending}>
          {t('block')}
        </Button>
      </Group>
    </form>
  )
}
