import { Alert, Button, Group, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { useWords } from '#admin/app/language.ts'
import { useWarnings, WarningLine } from '#admin/programs/form/aside.tsx'
import { programWords } from '#admin/programs/words.ts'

interface AskedProperties {
  readonly action: string
  readonly onBack: () => void
  readonly onGoOn: () => void
  readonly isBusy: boolean
  /** Why it was not saved, where that is nothing about a field. */
  readonly problem: ReactNode
  readonly children?: ReactNode
}

/** Warnings once more before saving; nothing here stops anybody. */
export function BeforeSaving({ action, onBack, onGoOn, isBusy, problem, children }: AskedProperties) {
  const t = useWords(programWords)
  const warnings = useWarnings()
  return (
    <Stack>
      {children}
      {warnings.length > 0 && (
        <Alert color="yellow" title={t('warnings', { count: warnings.length })}>
          <Stack gap={6}>
            {warnings.map((warning) => (
              <div key={warning.code + warning.pointer}>
                <WarningLine warning={warning} />
              </div>
            ))}
          </Stack>
        </Alert>
      )}
      {problem !== null && (
        <Alert color="red" role="alert">
          {problem}
        </Alert>
      )}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onBack}>
          {t('back_to_form')}
        </Button>
        <Button onClick={onGoOn} loading={isBusy} data-autofocus>
          {action}
        </Button>
      </Group>
    </Stack>
  )
}
