import { ActionIcon, Badge, Button, Group, SegmentedControl, Text, Tooltip } from '@mantine/core'
import { useState } from 'react'
import { Icon, type IconName } from '#admin/app/icons.tsx'
import { useWords } from '#admin/app/language.ts'
import { Page } from '#admin/app/page.tsx'
import { problemWords } from '#admin/app/queries.ts'
import type { Watcher } from '#admin/pages/editor.tsx'
import { type PageData, pageOf } from '#admin/pages/page-data.ts'
import { usePuck } from '#admin/pages/puck.ts'
import { problemsOf, type SaveState, type SeenPage } from '#admin/pages/saving.ts'
import { PreviewDialog } from '#admin/pages/sheet.tsx'
import { Versions } from '#admin/pages/versions.tsx'
import { pageWords } from '#admin/pages/words.ts'
import type { Device } from '#admin/pages/workbench.tsx'
import { decorationShape } from '#pages/decoration.api.ts'
import type { PageView } from '#pages/view.ts'

interface Properties {
  readonly program: { readonly id: string; readonly name: string }
  readonly path: string
  readonly page: PageData
  readonly seen: SeenPage
  readonly state: SaveState
  readonly view: PageView
  readonly isLocked: boolean
  readonly device: Device
  readonly watcher: Watcher
  readonly onDevice: (device: Device) => void
  readonly onWatcher: (watcher: Watcher) => void
  readonly onPublish: () => Promise<void>
  readonly onRestore: (version: number) => Promise<unknown>
  readonly onRetry: () => void
  readonly onSaid: (words: string) => void
}

/** Above the page: its name and state, what is done with it as a whole, and how it is looked at. */
export function Toolbar(properties: Properties) {
  const { program, path, page, seen, state, view, isLocked, onPublish, onRestore } = properties
  const t = useWords(pageWords)
  const [open, setOpen] = useState<'preview' | 'versions' | null>(null)
  const [busy, setBusy] = useState(false)
  const isRight = Object.keys(problemsOf(pageOf(page))).length === 0
  const publish = async () => {
    setBusy(true)
    await onPublish().finally(() => setBusy(false))
  }
  const actions = (
    <>
      <Button variant="default" onClick={() => setOpen('versions')} leftSection={<Icon name="history" size={15} />}>
        {t('versions')}
      </Button>
      <Button variant="default" onClick={() => setOpen('preview')} disabled={!isRight}>
        {t('preview')}
      </Button>
      {!isLocked && (
        <Button onClick={() => void publish()} loading={busy} disabled={state.at === 'invalid'}>
          {t('publish')}
        </Button>
      )}
    </>
  )
  return (
    <Page
      title={t('title_of', { name: program.name })}
      back={{ to: `programs/${program.id}`, label: t('back', { name: program.name }) }}
      badge={<PublishedBadge seen={seen} />}
      actions={actions}
    >
      <Group justify="space-between" gap="sm">
        <Group gap="xs">
          {!isLocked && <Steps onSaid={properties.onSaid} />}
          {isLocked ? (
            <Text size="sm" c="dimmed">
              {t('read_only')}
            </Text>
          ) : (
            <Saving state={state} onRetry={properties.onRetry} />
          )}
        </Group>
        <Ways {...properties} />
      </Group>
      {open === 'preview' && isRight && (
        <PreviewDialog
          opened
          onClose={() => setOpen(null)}
          title={t('preview_title')}
          page={decorationShape.parse(pageOf(page))}
          view={view}
        />
      )}
      <Versions
        opened={open === 'versions'}
        onClose={() => setOpen(null)}
        path={path}
        published={seen.published}
        view={view}
        isLocked={isLocked}
        onRestore={onRestore}
      />
    </Page>
  )
}

/** Who looks, and on what. */
function Ways({ device, watcher, seen, onDevice, onWatcher }: Properties) {
  const t = useWords(pageWords)
  const watchers = (['friend', 'referrer'] as const).map((one) => ({ value: one, label: t(`as_${one}`) }))
  const devices = (['desktop', 'phone'] as const).map((one) => ({ value: one, label: t(`device_${one}`) }))
  return (
    <Group gap="xs">
      <Text size="sm" c="dimmed" visibleFrom="sm">
        {t('as')}
      </Text>
      <SegmentedControl
        size="xs"
        data={watchers}
        value={watcher}
        onChange={(one) => onWatcher(one as Watcher)}
        aria-label={t('as')}
      />
      <SegmentedControl
        size="xs"
        data={devices}
        value={device}
        onChange={(one) => onDevice(one as Device)}
        aria-label={t('device')}
      />
      <Tooltip label={t('live')}>
        <ActionIcon
          component="a"
          href={new URL(seen.address).pathname}
          target="_blank"
          rel="noopener"
          aria-label={t('live')}
          size={30}
        >
          <Icon name="external" size={16} />
        </ActionIcon>
      </Tooltip>
    </Group>
  )
}

function PublishedBadge({ seen }: { readonly seen: SeenPage }) {
  const t = useWords(pageWords)
  if (seen.changed) return <Badge color="orange">{t('state_changed')}</Badge>
  if (seen.published === null) return <Badge color="gray">{t('state_generated')}</Badge>
  return <Badge>{t('state_published', { version: seen.published })}</Badge>
}

function Steps({ onSaid }: { readonly onSaid: (words: string) => void }) {
  const t = useWords(pageWords)
  const history = usePuck(({ history: one }) => one)
  const step = (way: 'undo' | 'redo') => {
    if (way === 'undo') history.back()
    else history.forward()
    onSaid(t(way === 'undo' ? 'said_undone' : 'said_redone'))
  }
  return (
    <Group gap={2}>
      <Step icon="undo" label={t('undo')} off={!history.hasPast} onClick={() => step('undo')} />
      <Step icon="redo" label={t('redo')} off={!history.hasFuture} onClick={() => step('redo')} />
    </Group>
  )
}

interface StepProperties {
  readonly icon: IconName
  readonly label: string
  readonly off: boolean
  readonly onClick: () => void
}

function Step({ icon, label, off, onClick }: StepProperties) {
  return (
    <Tooltip label={label}>
      <ActionIcon aria-label={label} disabled={off} onClick={onClick} size={32}>
        <Icon name={icon} size={17} />
      </ActionIcon>
    </Tooltip>
  )
}

/** What became of the changes, always in the same place. */
function Saving({ state, onRetry }: { readonly state: SaveState; readonly onRetry: () => void }) {
  const t = useWords(pageWords)
  if (state.at === 'failed')
    return (
      <Group gap="xs" role="alert">
        <Text size="sm" c="var(--kith-bad)">
          {t('save_failed')}: {problemWords(state.error)}
        </Text>
        <Button size="compact-xs" variant="default" onClick={onRetry}>
          {t('save_again')}
        </Button>
      </Group>
    )
  if (state.at === 'invalid')
    return (
      <Text size="sm" c="var(--kith-bad)" role="alert">
        {t('invalid', { count: Object.keys(state.problems).length })}
      </Text>
    )
  const words = { saved: 'saved', saving: 'saving', waiting: 'saved_not', conflict: 'saved_not' } as const
  return (
    <Text size="sm" c="dimmed" role="status" aria-live="off">
      {t(words[state.at])}
    </Text>
  )
}
