import { Badge, Button, Drawer, Group, Paper, Stack, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { z } from 'zod'
import { Time } from '#admin/app/figures.tsx'
import { useWords } from '#admin/app/language.ts'
import { siteListQuery } from '#admin/app/queries.ts'
import { useSite } from '#admin/app/session.ts'
import { Empty, Lines, Trouble } from '#admin/app/states.tsx'
import { appWords } from '#admin/app/words.ts'
import { PreviewDialog } from '#admin/pages/sheet.tsx'
import { pageWords } from '#admin/pages/words.ts'
import type { pageVersionView } from '#pages/decoration.api.ts'
import type { PageView } from '#pages/view.ts'

type Version = z.output<typeof pageVersionView>

interface Properties {
  readonly opened: boolean
  readonly onClose: () => void
  /** The page's path of the API. */
  readonly path: string
  readonly published: number | null
  readonly view: PageView
  readonly isLocked: boolean
  readonly onRestore: (version: number) => Promise<unknown>
}

/** What was published, the latest first; each can be looked at and be the draft again. */
export function Versions(properties: Properties) {
  const t = useWords(pageWords)
  const close = useWords(appWords)('close')
  return (
    <Drawer
      opened={properties.opened}
      onClose={properties.onClose}
      title={t('versions_title')}
      position="right"
      closeButtonProps={{ 'aria-label': close }}
    >
      <List {...properties} />
    </Drawer>
  )
}

function List({ path, published, view, isLocked, onRestore }: Properties) {
  const t = useWords(pageWords)
  const site = useSite()
  const [shown, show] = useState<Version | null>(null)
  const [busy, setBusy] = useState<number | null>(null)
  const list = useInfiniteQuery({
    ...siteListQuery<Version>(site.key, `${path}/versions`, { limit: 20 }),
    staleTime: 0,
  })
  const versions = (list.data?.pages ?? []).flatMap(({ data }) => data)
  const restore = async (version: number) => {
    setBusy(version)
    await onRestore(version).finally(() => setBusy(null))
  }
  if (list.isLoadingError) return <Trouble error={list.error} retry={() => void list.refetch()} />
  if (list.isPending) return <Lines count={4} />
  if (versions.length === 0)
    return (
      <Empty icon="history" title={t('versions_empty')}>
        {t('versions_empty_text')}
      </Empty>
    )
  return (
    <Stack gap="sm">
      {versions.map((one) => (
        <VersionCard
          key={one.version}
          one={one}
          isShown={one.version === published}
          isBusy={busy === one.version}
          onLook={() => show(one)}
          onRestore={isLocked ? null : () => void restore(one.version)}
        />
      ))}
      {list.hasNextPage && (
        <Button variant="default" onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage}>
          {t('version_more')}
        </Button>
      )}
      {shown !== null && (
        <PreviewDialog
          opened
          onClose={() => show(null)}
          title={t('version', { version: shown.version })}
          page={shown.page}
          view={view}
        />
      )}
    </Stack>
  )
}

interface CardProperties {
  readonly one: Version
  readonly isShown: boolean
  readonly isBusy: boolean
  readonly onLook: () => void
  /** Null: they may not. */
  readonly onRestore: (() => void) | null
}

function VersionCard({ one, isShown, isBusy, onLook, onRestore }: CardProperties) {
  const t = useWords(pageWords)
  return (
    <Paper p="sm" radius="md">
      <Group justify="space-between" gap="xs">
        <Text fw={600} size="sm">
          {t('version', { version: one.version })}
        </Text>
        {isShown && <Badge>{t('version_shown')}</Badge>}
      </Group>
      <Text size="xs" c="dimmed">
        <Time at={one.publishedAt} />
        {one.publishedBy !== null && ` · ${one.publishedBy.name}`}
      </Text>
      <Group gap="xs" mt="xs">
        <Button size="xs" variant="default" onClick={onLook} aria-label={t('version_look', { version: one.version })}>
          {t('preview')}
        </Button>
        {onRestore !== null && (
          <Button size="xs" variant="light" loading={isBusy} onClick={onRestore}>
            {t('version_restore')}
          </Button>
        )}
      </Group>
    </Paper>
  )
}
