import { Modal, Stack, Text } from '@mantine/core'
import { useWords } from '#admin/app/language.ts'
import { goesByButton, Handed } from '#admin/staff/handed.tsx'
import { webhookWords } from '#admin/webhooks/words.ts'

interface Properties {
  /** Null: there is none to be shown. */
  readonly secret: string | null
  readonly onClose: () => void
}

/** A secret, shown once; it goes by its button alone. */
export function Secret({ secret, onClose }: Properties) {
  const t = useWords(webhookWords)
  return (
    <Modal opened={secret !== null} onClose={onClose} title={t('secret_title')} {...goesByButton}>
      <Stack>
        <Text size="sm">{t('secret_text')}</Text>
        <Handed text={secret ?? ''} onDone={onClose} />
      </Stack>
    </Modal>
  )
}
