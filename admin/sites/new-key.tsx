import { Alert, Button, Group, Modal, Radio, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { placeErrors, useProblem } from '#admin/app/form.ts'
import { useWords } from '#admin/app/language.ts'
import { useChange } from '#admin/app/queries.ts'
import { appWords } from '#admin/app/words.ts'
import { siteWords } from '#admin/sites/words.ts'
import { goesByButton, Handed } from '#admin/staff/handed.tsx'

interface Properties {
  readonly opened: boolean
  readonly onClose: () => void
}

export function NewKey({ opened, onClose }: Properties) {
  const t = useWords(siteWords)
  const [token, setToken] = useState<string | null>(null)
  const close = () => {
    onClose()
    setToken(null)
  }
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t('new_key_title')}
      keepMounted={false}
      {...(token !== null && goesByButton)}
    >
      {token === null ? (
        <KeyForm onMade={setToken} onClose={close} />
      ) : (
        <Stack>
          <Text size="sm">{t('shown_once')}</Text>
          <Handed text={token} onDone={close} />
        </Stack>
      )}
    </Modal>
  )
}

function KeyForm({ onMade, onClose }: { readonly onMade: (token: string) => void; readonly onClose: () => void }) {
  const [t, app] = [useWords(siteWords), useWords(appWords)]
  const form = useForm({ initialValues: { name: '', kind: 'secret' } })
  const [problem, setProblem] = useProblem()
  const create = useChange<typeof form.values, { readonly token: string }>({
    send: (api, body) => api.post('/keys', body),
    touches: ['/keys'],
    quiet: true,
  })
  const submit = form.onSubmit(async (values) => {
    setProblem(null)
    try {
      onMade((await create.mutateAsync(values)).token)
    } catch (error) {
      setProblem(placeErrors(form, error))
    }
  })
  return (
    <form onSubmit={submit}>
      <Stack>
        {problem !== null && (
          <Alert color="red" role="alert">
            {problem}
          </Alert>
        )}
        <TextInput
          label={t('key_name')}
          description={t('key_name_hint')}
          maxLength={100}
          data-autofocus
          {...form.getInputProps('name')}
        />
        <Radio.Group label={t('kind')} {...form.getInputProps('kind')}>
          <Stack gap="xs" mt={6}>
            <Radio value="secret" label={t('kind_secret')} description={t('kind_secret_text')} />
            <Radio value="publishable" label={t('kind_publishable')} description={t('kind_publishable_text')} />
          </Stack>
        </Radio.Group>
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            {app('cancel')}
          </Button>
          <Button type="submit" loading={form.submitting}>
            {t('make')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
