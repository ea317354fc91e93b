import { Alert, Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useProblem } from '#admin/app/form.ts'
import { useWords } from '#admin/app/language.ts'
import { problemWords } from '#admin/app/queries.ts'
import { appWords } from '#admin/app/words.ts'

interface Properties {
  readonly opened: boolean
  readonly onClose: () => void
  readonly title: string
  /** What it means. */
  readonly children?: ReactNode
  /** The word on the button that does it. */
  readonly action: string
  readonly danger?: boolean
  /** `required`: a reason has to be given, which goes with it. */
  readonly reason?: 'required' | 'optional' | 'none'
  /** Throws what went wrong, which is shown here; the dialog closes when it is through. */
  readonly onConfirm: (reason: string) => Promise<unknown>
}

/** Asks once more before something that cannot be taken back silently, with a reason where one is kept. */
export function Confirm(properties: Properties) {
  const { opened, onClose, title } = properties
  return (
    <Modal opened={opened} onClose={onClose} title={title} keepMounted={false}>
      <Inside {...properties} />
    </Modal>
  )
}

function Inside({ onClose, children, action, danger = false, reason: kind = 'none', onConfirm }: Properties) {
  const t = useWords(appWords)
  const [reason, setReason] = useState('')
  const [error, setError] = useState<string | null>(null)
  const [problem, setProblem] = useProblem<unknown>()
  const [busy, setBusy] = useState(false)
  const confirm = async () => {
    if (kind === 'required' && reason.trim() === '') return setError(t('reason_needed'))
    setBusy(true)
    try {
      await onConfirm(reason.trim())
      onClose()
    } catch (failed) {
      setProblem(failed)
    } finally {
      setBusy(false)
    }
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void confirm()
      }}
    >
      <Stack>
        {children !== undefined && (
          <Text size="sm" component="div">
            {children}
          </Text>
        )}
        {problem !== null && (
          <Alert color="red" role="alert">
            {problemWords(problem)}
          </Alert>
        )}
        {kind !== 'none' && (
          <Textarea
            label={t('reason')}
            description={t('reason_hint')}
            autosize
            minRows={2}
            maxLength={500}
            data-autofocus
            value={reason}
            error={error}
            onChange={({ currentTarget }) => {
              setReason(currentTarget.value)
              setError(null)
            }}
          />
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={busy} {...(danger ? { color: 'red.9' } : {})}>
            {action}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
