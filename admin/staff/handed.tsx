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
  return (
    <Stack gap="sm">
      {label !== undefined && (
        <Text size="sm" fw={550}>
          {label}
        </Text>
      )}
      <Paper p="sm" bg="var(--kith-ground)">
        <Text ff="monospace" size="sm" style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap', userSelect: 'all' }}>
          {text}
        </Text>
      </Paper>
      <Group justify="flex-end" gap="sm">
        {onDone && (
          <Button variant="default" onClick={onDone}>
            {t('kept')}
          </Button>
        )}
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button
              variant={onDone === undefined ? 'default' : 'filled'}
              onClick={copy}
              data-autofocus
              leftSection={<Icon name={copied ? 'check' : 'copy'} size={16} />}
              aria-live="polite"
            >
              {t(copied ? 'copied' : 'copy')}
            </Button>
          )}
        </CopyButton>
      </Group>
    </Stack>
  )
}
