import { SegmentedControl, Stack, Text, VisuallyHidden } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { Puck, type PuckAction, useGetPuck } from '@puckeditor/core'
import { useCallback, useMemo, useState } from 'react'
import { call, siteApi } from '#admin/app/api.ts'
import { type Say, useWords } from '#admin/app/language.ts'
import { sayDone, sayProblem } from '#admin/app/queries.ts'
import { useCan, useSite } from '#admin/app/session.ts'
import { Unsaved } from '#admin/app/unsaved.tsx'
import { CanvasFrame, canvasConfig } from '#admin/pages/canvas.tsx'
import { Conflict } from '#admin/pages/conflict.tsx'
import type { Lack, Watcher } from '#admin/pages/editor.tsx'
import { BlockFields } from '#admin/pages/fields.tsx'
import { Lacking } from '#admin/pages/lacking.tsx'
import { Outline } from '#admin/pages/outline.tsx'
import { type PageData, pageOf, rowsOf, toData } from '#admin/pages/page-data.ts'
import { PageFields } from '#admin/pages/page-fields.tsx'
import { Palette } from '#admin/pages/palette.tsx'
import { changeBlock, dataOf, handsOf, selectedOf, usePuck } from '#admin/pages/puck.ts'
import { type SaveState, type SeenPage, useSaver } from '#admin/pages/saving.ts'
import { saidOf } from '#admin/pages/spoken.ts'
import { Toolbar } from '#admin/pages/toolbar.tsx'
import type { words } from '#admin/pages/words/en.ts'
import { pageWords } from '#admin/pages/words.ts'
import { AlsoHere } from '#admin/presence/also-here.tsx'
import type { PageView } from '#pages/view.ts'

export type Device = 'phone' | 'desktop'
const widths: Readonly<Record<Device, number>> = { phone: 390, desktop: 1_080 }
/** Below it, a desk is too small to read; most people come by phone anyway. */
const roomyWidth = 1_500
type Pane = 'blocks' | 'page' | 'fields'

interface Properties {
  readonly program: { readonly id: string; readonly name: string }
  readonly path: string
  readonly first: SeenPage
  readonly view: PageView
  readonly watcher: Watcher
  /** Why what is shown is not what that one sees. */
  readonly lack: Lack | null
  readonly onWatcher: (watcher: Watcher) => void
  /** With the draft as the server has it. */
  readonly onStartAnew: () => Promise<void>
}

/** The editor around one draft, from its opening to its end. */
export function Workbench(properties: Properties) {
  const { first, view, path, onStartAnew } = properties
  const t = useWords(pageWords)
  const site = useSite()
  const isLocked = !useCan('programs')
  const [seen, setSeen] = useState(first)
  const { said, say, onAction } = useSaid(t)
  const base = siteApi(site.key).base + path
  const { saver, state } = useSaver(base, first, setSeen)
  const data = useMemo(() => toData(first.draft), [first])
  const config = useMemo(() => canvasConfig(t), [t])
  const metadata = useMemo(() => ({ view, say: t }), [view, t])
  const dictionary = useMemo(() => dictionaryOf(t), [t])
  const match = () => ({ headers: { 'if-match': `"${saver.revision}"` }, body: {} })
  const publish = async () => {
    if (!(await saver.flush())) return
    try {
      const { version } = await call<{ version: number }>('POST', `${base}/publish`, match())
      setSeen(await call<SeenPage>('GET', base))
      sayDone(t('published', { version }))
    } catch (error) {
      sayProblem(error)
    }
  }
  const restore = async (version: number) => {
    if (!(await saver.flush())) return
    try {
      await call('POST', `${base}/versions/${version}/restore`, match())
      sayDone(t('version_restored', { version }))
      await onStartAnew()
    } catch (error) {
      sayProblem(error)
    }
  }
  const follow = async () => {
    await call('DELETE', base)
    sayDone(t('followed'))
    await onStartAnew()
  }
  return (
    <Puck
      config={config}
      data={data as never}
      onChange={(changed) => !isLocked && saver.note(pageOf(changed as never))}
      onAction={onAction}
      overrides={overrides as never}
      metadata={metadata}
      dictionary={dictionary}
      permissions={isLocked ? locked : {}}
      iframe={{ enabled: true }}
    >
      <Bench
        {...properties}
        seen={seen}
        state={state}
        isLocked={isLocked}
        said={said}
        onSaid={say}
        onPublish={publish}
        onRestore={restore}
        onFollow={follow}
        onRetry={() => void saver.flush()}
      />
      <Unsaved isDirty={() => !saver.isClean} />
      <Conflict opened={state.at === 'conflict'} program={properties.program.id} {...{ base, saver, onStartAnew }} />
    </Puck>
  )
}

/** The last that was said to who cannot see it; what a mouse does is said like what keys do. */
function useSaid(t: Words) {
  const [said, say] = useState('')
  const onAction = useCallback(
    (action: PuckAction, { data: page }: { readonly data: unknown }) => {
      const words = saidOf(action, page as PageData, t)
      if (words !== null) say(words)
    },
    [t],
  )
  return { said, say, onAction }
}

/** The same at every turn: another one would make the frame anew. */
const overrides = { iframe: CanvasFrame }
const locked = { drag: false, insert: false, delete: false, duplicate: false, edit: false }

interface BenchProperties extends Properties {
  readonly seen: SeenPage
  readonly state: SaveState
  readonly isLocked: boolean
  /** The last that was said to who cannot see it. */
  readonly said: string
  readonly onSaid: (words: string) => void
  readonly onPublish: () => Promise<void>
  readonly onRestore: (version: number) => Promise<unknown>
  readonly onFollow: () => Promise<unknown>
  readonly onRetry: () => void
}

/** Blocks on the left, the page in the middle, settings on the right; on a phone one of them at a time. */
function Bench(properties: BenchProperties) {
  const { view, state, isLocked, seen, said, onSaid: say, onFollow } = properties
  const t = useWords(pageWords)
  const puck = usePuck((one) => one)
  const getPuck = useGetPuck()
  const [device, setDevice] = useState<Device>(() => (innerWidth < roomyWidth ? 'phone' : 'desktop'))
  const [pane, setPane] = useState<Pane>('page')
  const data = dataOf(puck)
  const rows = rowsOf(data)
  const selected = selectedOf(puck, rows)
  const hands = handsOf(puck)
  const problems = state.at === 'invalid' ? state.problems : {}
  const panes = (['blocks', 'page', 'fields'] as const).map((one) => ({ value: one, label: t(`pane_${one}`) }))
  return (
    <Stack gap="sm" className="kith-editor">
      {!isLocked && <AlsoHere place={`programs/${properties.program.id}/page`} />}
      <Toolbar {...properties} device={device} onDevice={setDevice} page={data} />
      <SegmentedControl
        hiddenFrom="md"
        data={panes}
        value={pane}
        onChange={(chosen) => setPane(chosen as Pane)}
        aria-label={t('pane')}
        fullWidth
      />
      <VisuallyHidden role="status">{said}</VisuallyHidden>
      <div className="kith-bench" data-pane={pane}>
        <div className="kith-side blocks">
          {!isLocked && (
            <>
              <Text fw={600} size="sm" component="h2">
                {t('add')}
              </Text>
              <Palette onAdded={() => setPane('fields')} />
            </>
          )}
          <Text fw={600} size="sm" component="h2" mt="md">
            {t('outline')}
          </Text>
          <Outline problems={problems} isLocked={isLocked} onSaid={say} onChosen={() => setPane('fields')} />
        </div>
        <Canvas device={device} />
        <div className="kith-side fields">
          <fieldset disabled={isLocked} className="kith-plain">
            {selected === null ? (
              <PageFields
                value={(data.root.props ?? {}) as never}
                problems={problems}
                isLocked={isLocked}
                onChange={hands.changePage}
                onFollow={seen.generated ? null : onFollow}
              />
            ) : (
              <BlockFields
                key={selected.item.props.id}
                row={selected}
                view={view}
                problems={problems}
                onChange={(change) => changeBlock(getPuck(), selected.item.props.id, change)}
              />
            )}
          </fieldset>
        </div>
      </div>
      {properties.lack !== null && <Lacking {...properties} lack={properties.lack} />}
    </Stack>
  )
}

/** As wide as the device, made smaller until it fits. */
function Canvas({ device }: { readonly device: Device }) {
  const { ref, width, height } = useElementSize()
  const wanted = widths[device]
  const scale = width === 0 ? 1 : Math.min(1, width / wanted)
  const size = { width: wanted, height: height / scale, transform: `scale(${scale})` }
  return (
    <div className="kith-canvas" ref={ref}>
      <div
        className="kith-canvas-paper"
        style={{ ...size, marginInlineStart: Math.max(0, (width - wanted * scale) / 2) }}
      >
        <Puck.Preview />
      </div>
    </div>
  )
}

type Words = Say<typeof words>

/** What Puck itself says; the rest of its words never shows. */
function dictionaryOf(t: Words) {
  return {
    'action-selectparent': t('block_columns'),
    'action-duplicate': t('duplicate', { block: '' }).replace(/[:：]\s*$/, ''),
    'action-delete': t('remove', { block: '' }).replace(/[:：]\s*$/, ''),
  }
}
