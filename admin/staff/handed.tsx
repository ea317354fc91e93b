import { Button, CopyButton, Group, Paper, Stack, Text } from '@mantine/core'
import { Icon } from '#admin/app/icons.tsx'
import { useWords } from '#admin/app/language.ts'
import { appWords } from '#admin/app/words.ts'

/** How a dialog behaves while it shows what nobody sees again: it goes by its button alone. */
export const goesByButton = { closeOnClickOutside: false, closeOnEscape: false, withCloseButton: false } as const

interface Properties {
  /** A link or a key, of which this is the only sight. */
  readonly text: string
  readonly label?: string
  readonly onDone?: () => void
}

/** Something that is shown once: whole, in a way that can be copied and cannot be overlooked. */
export function Handed({ text, label, onDone }: Properties) {
  const t = useWords(appWords)
  const what = (
    <Paper p="sm" bg="var(--kith-ground)" flex={1} miw={0}>
      <Text ff="monospace" size="sm" style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap', userSelect: 'all' }}>
        {text}
      </Text>
    </Paper>
  )
  const copying = (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Button
          variant={onDone === undefined ? 'default' : 'filled'}
          onClick={copy}
          data-autofocus
          flex="none"
          leftSection={<Icon name={copied ? 'check' : 'copy'} size={16} />}
          aria-live="polite"
        >
          {t(copied ? 'copied' : 'copy')}
        </Button>
      )}
    </CopyButton>
  )
  return (
    <Stack gap={onDone === undefined ? 6 : 'sm'}>
      {label !== undefined && (
        <Text size="sm" fw={550}>
          {label}
        </Text>
      )}
      {onDone === undefined ? (
        <Group gap="sm" wrap="nowrap">
          {what}
          {copying}
        </Group>
      ) : (
        <>
          {what}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onDone}>
              {t('kept')}
            </Button>
            {copying}
          </Group>
        </>
      )}
    </Stack>
  )
}
