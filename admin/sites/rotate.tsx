import { Alert, Button, Group, Modal, Radio, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useSilenceEnds } from '#admin/app/form.ts'
import { useWords } from '#admin/app/language.ts'
import { problemWords, useChange } from '#admin/app/queries.ts'
import { appWords } from '#admin/app/words.ts'
import type { Key } from '#admin/sites/keys.tsx'
import { siteWords } from '#admin/sites/words.ts'
import { goesByButton, Handed } from '#admin/staff/handed.tsx'

const spans = [
  { value: 'PT1H', label: 'rotate_hour' },
  { value: 'P1D', label: 'rotate_day' },
  { value: 'P7D', label: 'rotate_week' },
  { value: 'now', label: 'rotate_now' },
] as const

interface Properties {
  readonly item: Key
  readonly name: string
  readonly opened: boolean
  readonly onClose: () => void
}

/** A new key in the place of another, which stays good for as long as it takes to put the new one in place. */
export function Rotate({ item, name, opened, onClose }: Properties) {
  const [t, app] = [useWords(siteWords), useWords(appWords)]
  const [span, setSpan] = useState<string>('P1D')
  const [token, setToken] = useState<string | null>(null)
  const rotate = useChange<object, { readonly token: string }>({
    send: (api, body) => api.post(`/keys/${item.id}/rotate`, body),
    touches: ['/keys'],
    quiet: true,
  })
  useSilenceEnds(rotate.error, rotate.reset)
  const close = () => {
    onClose()
    setToken(null)
    rotate.reset()
  }
  const submit = () =>
    rotate.mutate(span === 'now' ? {} : { oldValidFor: span }, { onSuccess: (made) => setToken(made.token) })
  return (
    <Modal opened={opened} onClose={close} title={t('rotate_title', { name })} {...(token !== null && goesByButton)}>
      {token !== null ? (
        <Stack>
          <Text size="sm">{t('shown_once')}</Text>
          <Handed text={token} onDone={close} />
        </Stack>
      ) : (
        <Stack>
          {rotate.isError && (
            <Alert color="red" role="alert">
              {problemWords(rotate.error)}
            </Alert>
          )}
          <Radio.Group label={t('rotate_text')} value={span} onChange={setSpan}>
            <Stack gap="xs" mt="sm">
              {spans.map(({ value, label }) => (
                <Radio key={value} value={value} label={t(label)} />
              ))}
            </Stack>
          </Radio.Group>
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={close}>
              {app('cancel')}
            </Button>
            <Button loading={rotate.isPending} onClick={submit}>
              {t('rotate_action')}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  )
}
