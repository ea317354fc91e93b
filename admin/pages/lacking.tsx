import { Alert, Button, Group, Text } from '@mantine/core'
import { Icon } from '#admin/app/icons.tsx'
import { useWords } from '#admin/app/language.ts'
import { problemWords } from '#admin/app/queries.ts'
import { appWords } from '#admin/app/words.ts'
import type { Lack, Watcher } from '#admin/pages/editor.tsx'
import { pageWords } from '#admin/pages/words.ts'
import type { PageView } from '#pages/view.ts'

interface Properties {
  readonly lack: Lack
  readonly watcher: Watcher
  readonly view: PageView
}

/** What is shown is not what was asked for; the draft is as it was. It comes and goes by itself, so it lies over the page and moves nothing. */
export function Lacking({ lack, watcher, view }: Properties) {
  const t = useWords(pageWords)
  const again = useWords(appWords)('try_again')
  const shown = view.role === 'referrer' ? 'referrer' : 'friend'
  return (
    <Alert color="orange" p="xs" role="alert" icon={<Icon name="warning" />} className="kith-lacking">
      <Group gap="xs" justify="space-between">
        <Text size="sm">
          {t('contents_failed', { wanted: t(`as_${watcher}`), shown: t(`as_${shown}`) })} {problemWords(lack.error)}
        </Text>
        <Button size="compact-xs" variant="default" onClick={lack.retry}>
          {again}
        </Button>
      </Group>
    </Alert>
  )
}
