import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'
import { useWords } from '#admin/app/language.ts'
import { appWords } from '#admin/app/words.ts'

/** Asks before somebody leaves a form with changes; `isDirty` is asked at that moment, so that saving lets go at once. */
export function Unsaved({ isDirty }: { readonly isDirty: () => boolean }) {
  const t = useWords(appWords)
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => current.pathname !== next.pathname && isDirty(),
    enableBeforeUnload: isDirty,
    withResolver: true,
  })
  const isBlocked = blocker.status === 'blocked'
  return (
    <Modal opened={isBlocked} onClose={() => blocker.reset?.()} title={t('unsaved_title')} size="sm">
      <Stack>
        <Text size="sm">{t('unsaved_text')}</Text>
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={() => blocker.proceed?.()}>
            {t('unsaved_leave')}
          </Button>
          <Button onClick={() => blocker.reset?.()} data-autofocus>
            {t('unsaved_stay')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
