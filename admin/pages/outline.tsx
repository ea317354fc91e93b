import { ActionIcon, Box, Group, Stack, Text, Tooltip, UnstyledButton } from '@mantine/core'
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'
import { Icon, type IconName } from '#admin/app/icons.tsx'
import { useWords } from '#admin/app/language.ts'
import { type Item, type Row, rowsOf, slotsOf, stepOf } from '#admin/pages/page-data.ts'
import { dataOf, handsOf, selectedOf, usePuck } from '#admin/pages/puck.ts'
import { pageWords } from '#admin/pages/words.ts'

interface Properties {
  readonly problems: Readonly<Record<string, string>>
  readonly isLocked: boolean
  /** Said to who cannot see it. */
  readonly onSaid: (words: string) => void
  readonly onChosen: () => void
}

/** Every block from the top to the bottom: all that a mouse does on the page is done here by keys. */
export function Outline({ problems, isLocked, onSaid, onChosen }: Properties) {
  const t = useWords(pageWords)
  const { list, selected, acts } = useActs({ isLocked, onSaid })
  const { rows } = acts
  return (
    <Stack gap={2} ref={list} component="section" aria-label={t('outline')}>
      <RowButton isChosen={selected === null} onClick={() => acts.select(null)} hasProblem={hasPageProblem(problems)}>
        {t('whole_page')}
      </RowButton>
      {rows.length === 0 && (
        <Text size="sm" c="dimmed" py="xs">
          {t('outline_empty')}
        </Text>
      )}
      {rows.map((row, place) => {
        const { item, column, parent } = row
        const isFirst = column !== null && (rows[place - 1]?.column !== column || rows[place - 1]?.parent !== parent)
        const isChosen = selected?.item.props.id === item.props.id
        return (
          <Box key={item.props.id} pl={column === null ? 0 : 'md'} data-row={item.props.id}>
            {isFirst && (
              <Text size="xs" c="dimmed" pt={4}>
                {t('column_of', { count: column + 1 })}
              </Text>
            )}
            <BlockRow row={row} isChosen={isChosen} acts={acts} {...{ problems, isLocked, onChosen }} />
          </Box>
        )
      })}
    </Stack>
  )
}

/** What can be done with the rows, and where the focus is afterwards. */
function useActs({ isLocked, onSaid }: Pick<Properties, 'isLocked' | 'onSaid'>) {
  const t = useWords(pageWords)
  const puck = usePuck((state) => state)
  const rows = rowsOf(dataOf(puck))
  const selected = selectedOf(puck, rows)
  const hands = handsOf(puck)
  const list = useRef<HTMLDivElement>(null)
  const wanted = useRef<string | null>(null)
  useEffect(() => {
    if (wanted.current === null) return
    const row = list.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(wanted.current)}"]`)
    row?.querySelector<HTMLElement>('button')?.focus()
    wanted.current = null
  })
  const chosen = selected?.item.props.id
  useEffect(() => {
    if (chosen === undefined) return undefined
    // A new one is drawn a moment later than it is listed.
    const timer = setTimeout(() => show(list.current, chosen), 60)
    return () => clearTimeout(timer)
  }, [chosen])
  const nameOf = ({ item }: Row) => t(`block_${item.type}`)
  const step = (row: Row, way: 'up' | 'down') => {
    const place = stepOf(rows, row, way)
    if (place === null || isLocked) return
    hands.move(row, place)
    wanted.current = row.item.props.id
  }
  const remove = (row: Row) => {
    if (isLocked) return
    const place = rows.indexOf(row)
    wanted.current = (rows[place + 1] ?? rows[place - 1])?.item.props.id ?? null
    hands.remove(row)
    onSaid(t('said_removed', { block: nameOf(row) }))
  }
  const onKey = (event: KeyboardEvent, row: Row) => {
    if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault()
      step(row, event.key === 'ArrowUp' ? 'up' : 'down')
    } else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      event.preventDefault()
      const next = rows[rows.indexOf(row) + (event.key === 'ArrowUp' ? -1 : 1)]
      if (next) focusRow(list.current, next.item)
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault()
      event.stopPropagation()
      remove(row)
    }
  }
  const { select, duplicate } = hands
  const acts = { rows, nameOf, step, remove, onKey, select, duplicate }
  return { list, selected, acts }
}

type Acts = ReturnType<typeof useActs>['acts']

interface BlockRowProperties extends Omit<Properties, 'onSaid'> {
  readonly row: Row
  readonly isChosen: boolean
  readonly acts: Acts
}

function BlockRow({ row, isChosen, problems, isLocked, acts, onChosen }: BlockRowProperties) {
  const t = useWords(pageWords)
  const { rows, nameOf, step, remove, onKey, select, duplicate } = acts
  return (
    <Group gap={0} wrap="nowrap" className={isChosen ? 'kith-block-row chosen' : 'kith-block-row'}>
      <RowButton
        isChosen={isChosen}
        hasProblem={Object.keys(problems).some((pointer) => isOf(pointer, row))}
        onKeyDown={(event) => onKey(event, row)}
        onClick={() => {
          select(row)
          onChosen()
        }}
      >
        {nameOf(row)}{' '}
        <Text span c="dimmed" size="xs">
          {excerptOf(row.item)}
        </Text>
      </RowButton>
      {!isLocked && (
        <Group gap={0} wrap="nowrap" className="kith-block-acts">
          <Act
            icon="up"
            label={t('move_up', { block: nameOf(row) })}
            onClick={() => step(row, 'up')}
            off={stepOf(rows, row, 'up') === null}
          />
          <Act
            icon="down"
            label={t('move_down', { block: nameOf(row) })}
            onClick={() => step(row, 'down')}
            off={stepOf(rows, row, 'down') === null}
          />
          <Act icon="duplicate" label={t('duplicate', { block: nameOf(row) })} onClick={() => duplicate(row)} />
          <Act icon="trash" label={t('remove', { block: nameOf(row) })} onClick={() => remove(row)} />
        </Group>
      )}
    </Group>
  )
}

function hasPageProblem(problems: Properties['problems']): boolean {
  return Object.keys(problems).some((pointer) => !/^\/blocks\/\d/.test(pointer))
}

/** Whether a problem is of this block itself, not of one in its columns. */
function isOf(pointer: string, row: Row): boolean {
  if (!pointer.startsWith(`${row.pointer}/`)) return false
  return row.item.type !== 'columns' || !/\/columns\/\d+\/\d/.test(pointer.slice(row.pointer.length))
}

/** What is chosen is brought into sight, in the list and on the page. */
function show(list: HTMLElement | null, id: string): void {
  const name = CSS.escape(id)
  list?.querySelector(`[data-row="${name}"]`)?.scrollIntoView({ block: 'nearest' })
  const inside = document.querySelector<HTMLIFrameElement>('.kith-canvas iframe')?.contentDocument
  inside?.querySelector(`[data-puck-component="${name}"]`)?.scrollIntoView({ block: 'nearest' })
}

function focusRow(list: HTMLElement | null, item: Item): void {
  list?.querySelector<HTMLElement>(`[data-row="${CSS.escape(item.props.id)}"] button`)?.focus()
}

/** A few words of what is written there, to tell one from another. */
function excerptOf(item: Item): string {
  if (item.type === 'columns') return `${slotsOf(item).length}`
  const { text, title, label, alt } = item.props
  const words = [text, title, label, alt].find((one) => typeof one === 'string' && one.trim() !== '')
  return typeof words === 'string' ? words.slice(0, 60) : ''
}

interface RowButtonProperties {
  readonly isChosen: boolean
  readonly hasProblem: boolean
  readonly onClick: () => void
  readonly onKeyDown?: (event: KeyboardEvent) => void
  readonly children: ReactNode
}

function RowButton({ isChosen, hasProblem, onClick, onKeyDown, children }: RowButtonProperties) {
  const t = useWords(pageWords)
  return (
    <UnstyledButton
      className={isChosen ? 'kith-block-name chosen' : 'kith-block-name'}
      aria-current={isChosen ? 'true' : undefined}
      onClick={onClick}
      onKeyDown={onKeyDown}
    >
      {hasProblem && <Icon name="warning" size={14} label={t('wrong')} />}
      <span className="kith-block-words">{children}</span>
    </UnstyledButton>
  )
}

interface ActProperties {
  readonly icon: IconName
  readonly label: string
  readonly onClick: () => void
  readonly off?: boolean
}

function Act({ icon, label, onClick, off = false }: ActProperties) {
  return (
    <Tooltip label={label}>
      <ActionIcon size={28} aria-label={label} onClick={onClick} disabled={off}>
        <Icon name={icon} size={15} />
      </ActionIcon>
    </Tooltip>
  )
}
