import { Button, Code, Group, Modal, Stack, Text } from '@mantine/core'
import { useWords } from '#admin/app/language.ts'
import { Copy } from '#admin/app/person.tsx'
import { webhookWords } from '#admin/webhooks/words.ts'

interface Properties {
  /** Null: there is none to be shown. */
  readonly secret: string | null
  readonly onClose: () => void
}

/** A secret, shown once; it does not go by a click beside it. */
export function Secret({ secret, onClose }: Properties) {
  const t = useWords(webhookWords)
  return (
    <Modal
      opened={secret !== null}
      onClose={onClose}
      title={t('secret_title')}
      closeOnClickOutside={false}
      withCloseButton={false}
    >
      <Stack>
        <Text size="sm">{t('secret_text')}</Text>
        <Group gap="xs" wrap="nowrap">
          <Code style={{ overflowWrap: 'anywhere', fontSize: 'var(--mantine-font-size-sm)' }}>{secret}</Code>
          <Copy text={secret ?? ''} />
        </Group>
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('secret_kept')}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}
