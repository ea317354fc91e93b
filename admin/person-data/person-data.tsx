import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { siteApi } from '#admin/app/api.ts'
import { useSilenceEnds } from '#admin/app/form.ts'
import { Icon } from '#admin/app/icons.tsx'
import { useWords } from '#admin/app/language.ts'
import { problemWords, sayProblem, useChange } from '#admin/app/queries.ts'
import { useCan, useSite } from '#admin/app/session.ts'
import { appWords } from '#admin/app/words.ts'
import { personWords } from '#admin/person-data/words.ts'
import { Section } from '#admin/settings/section.tsx'

/** PLAT-13: a person's right to their data, and to be forgotten. */
export function PersonData({ id }: { readonly id: string }) {
  const t = useWords(personWords)
  const canExport = useCan('customers.export')
  const canErase = useCan('customers.erase')
  return (
    <Section title={t('title')} about={t('about')}>
      {!canExport && !canErase && (
        <Text size="sm" c="dimmed">
          {t('not_allowed')}
        </Text>
      )}
      <Group gap="xs">
        {canExport && <Export id={id} />}
        {canErase && <Erase id={id} />}
      </Group>
    </Section>
  )
}

function Export({ id }: { readonly id: string }) {
  const t = useWords(personWords)
  const site = useSite().key
  const [busy, setBusy] = useState(false)
  const take = async () => {
    setBusy(true)
    try {
      const data = await siteApi(site).get<object>(`/customers/${encodeURIComponent(id)}/export`)
      save(`${site}-${id}.json`, JSON.stringify(data, null, 2))
    } catch (error) {
      sayProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Button
      variant="default"
      leftSection={<Icon name="download" size={16} />}
      loading={busy}
      title={t('export_about')}
      onClick={() => void take()}
    >
      {t('export')}
    </Button>
  )
}

function save(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name.replaceAll(/[^\w.-]+/g, '_')
  link.click()
  URL.revokeObjectURL(address)
}

function Erase({ id }: { readonly id: string }) {
  const t = useWords(personWords)
  const a = useWords(appWords)
  const [opened, setOpened] = useState(false)
  const [typed, setTyped] = useState('')
  const erase = useChange<null>({
    send: (api) => api.delete(`/customers/${encodeURIComponent(id)}`),
    done: t('erased'),
    quiet: true,
  })
  useSilenceEnds(erase.error, erase.reset)
  const close = () => {
    setOpened(false)
    setTyped('')
    erase.reset()
  }
  const submit = async () => {
    await erase.mutateAsync(null)
    close()
  }
  return (
    <>
      <Button variant="default" onClick={() => setOpened(true)}>
        {t('erase')}
      </Button>
      <Modal opened={opened} onClose={close} title={t('erase_title')}>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            void submit().catch(() => {})
          }}
        >
          <Stack>
            <Text size="sm">{t('erase_about')}</Text>
            <Text size="sm">
              {t('erase_text')} <strong>{id}</strong>
            </Text>
            {erase.isError && (
              <Alert color="red" role="alert">
                {problemWords(erase.error)}
              </Alert>
            )}
            <TextInput
              label={t('erase_id')}
              value={typed}
              autoComplete="off"
              data-autofocus
              onChange={({ currentTarget }) => setTyped(currentTarget.value)}
            />
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                {a('cancel')}
              </Button>
              <Button type="submit" color="red.9" disabled={typed.trim() !== id} loading={erase.isPending}>
                {t('erase')}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  )
}
