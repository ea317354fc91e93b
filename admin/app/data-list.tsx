import { Box, Button, Group, Loader, Skeleton, Table, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'
import { type Query, queryText, siteApi } from '#admin/app/api.ts'
import { Export } from '#admin/app/export.tsx'
import type { IconName } from '#admin/app/icons.tsx'
import { useWords } from '#admin/app/language.ts'
import { SiteLink, useGo } from '#admin/app/link.tsx'
import { siteListQuery } from '#admin/app/queries.ts'
import { useSite } from '#admin/app/session.ts'
import { Empty, Trouble } from '#admin/app/states.tsx'
import { appWords } from '#admin/app/words.ts'

export interface Column<Item> {
  readonly key: string
  readonly title: string
  readonly show: (item: Item) => ReactNode
  readonly align?: 'right'
  /** Left out where the table would become too wide; a phone shows it in the card all the same. */
  readonly wide?: true
  readonly width?: number | string
}

interface Properties<Item> {
  /** What the table is of, for those who do not see it. */
  readonly label: string
  /** A list of `/v1`, such as `/referrals`. */
  readonly path: string
  readonly query?: Query
  readonly columns: readonly Column<Item>[]
  readonly keyOf: (item: Item) => string
  /** Where a row leads to, as a path of the site. */
  readonly rowTo?: (item: Item) => string
  /** Above the list: search, filters. */
  readonly toolbar?: ReactNode
  /** Set when filters narrow the list: then nothing found means that, and this clears them. */
  readonly onClear?: (() => void) | undefined
  readonly empty: {
    readonly icon: IconName
    readonly title: string
    readonly text: string
    readonly action?: ReactNode
  }
  /** A list of `/v1` that can be had as a file: all of it, by the same query. */
  readonly exportPath?: string
  readonly perPage?: number
  /** Which of those that are shown stand behind the others. */
  readonly isLast?: (item: Item) => boolean
}

/** A list of the server, page by page, as a table or on a phone as cards. */
export function DataList<Item>(properties: Properties<Item>) {
  const { path, query = {}, toolbar, exportPath, perPage = 50, onClear, empty, isLast = () => false } = properties
  const site = useSite()
  const t = useWords(appWords)
  const asked = { ...query, limit: perPage }
  const found = useInfiniteQuery({
    ...siteListQuery<Item>(site.key, path, asked),
    placeholderData: (before) => before,
  })
  const loaded = found.data?.pages.flatMap((page) => page.data) ?? []
  const items = loaded.toSorted((one, other) => Number(isLast(one)) - Number(isLast(other)))
  return (
    <Box>
      {(toolbar !== undefined || exportPath !== undefined) && (
        <Group justify="space-between" align="flex-end" gap="sm" mb="md">
          <Group gap="sm" align="flex-end" style={{ flex: '1 1 300px' }}>
            {toolbar}
            {found.isFetching && !found.isPending && <Loader size="xs" role="img" aria-label={t('updating')} />}
          </Group>
          {exportPath !== undefined && (
            <Export href={siteApi(site.key).base + exportPath + queryText({ ...query, format: 'csv' })} />
          )}
        </Group>
      )}
      {found.isError && items.length === 0 ? (
        <Trouble error={found.error} retry={() => void found.refetch()} />
      ) : found.isPending ? (
        <Waiting columns={properties.columns.length} />
      ) : items.length === 0 ? (
        <Nothing onClear={onClear} empty={empty} />
      ) : (
        <Box style={{ opacity: found.isPlaceholderData ? 0.55 : 1 }}>
          <Rows {...properties} items={items} />
          <More
            count={items.length}
            hasMore={found.hasNextPage}
            isLoading={found.isFetchingNextPage}
            isOld={found.isPlaceholderData}
            onMore={() => void found.fetchNextPage()}
          />
        </Box>
      )}
    </Box>
  )
}

function Nothing({ onClear, empty }: Pick<Properties<never>, 'onClear' | 'empty'>) {
  const t = useWords(appWords)
  if (onClear === undefined)
    return (
      <Empty icon={empty.icon} title={empty.title} action={empty.action}>
        {empty.text}
      </Empty>
    )
  const clear = (
    <Button variant="default" onClick={onClear}>
      {t('clear_filters')}
    </Button>
  )
  return (
    <Empty icon="search" title={t('no_match_title')} action={clear}>
      {t('no_match_text')}
    </Empty>
  )
}

function Waiting({ columns }: { readonly columns: number }) {
  const t = useWords(appWords)
  return (
    <Box className="kith-table" role="status" aria-busy="true" aria-label={t('loading')}>
      {waitingRows.map((row) => (
        <Group key={row} gap="xl" px="md" py={14} wrap="nowrap" className="kith-waiting">
          {waitingRows.slice(0, Math.min(columns, 5)).map((cell) => (
            <Skeleton key={cell} height={14} style={{ flex: cell === 'a' ? 2 : 1 }} />
          ))}
        </Group>
      ))}
    </Box>
  )
}

const waitingRows = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as const

function Rows<Item>({ label, columns, items, keyOf, rowTo }: Properties<Item> & { readonly items: readonly Item[] }) {
  const go = useGo()
  const body = useRef<HTMLTableSectionElement>(null)
  const onKey = (event: KeyboardEvent<HTMLTableRowElement>, item: Item) => {
    const rows = [...(body.current?.rows ?? [])]
    const at = rows.indexOf(event.currentTarget)
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, j: at + 1, k: at - 1, Home: 0, End: rows.length - 1 }[event.key]
    if (next !== undefined && event.target === event.currentTarget) {
      event.preventDefault()
      rows[Math.max(0, Math.min(next, rows.length - 1))]?.focus()
    }
    if (event.key === 'Enter' && rowTo && event.target === event.currentTarget) void go(rowTo(item))
  }
  return (
    <Box className="kith-table">
      <Table verticalSpacing={10} horizontalSpacing="md" aria-label={label}>
        <Table.Thead>
          <Table.Tr>
            {columns.map(({ key, title, align, wide, width }) => (
              <Table.Th
                key={key}
                ta={align ?? 'left'}
                {...(wide ? { className: 'kith-wide' } : {})}
                {...(width === undefined ? {} : { w: width })}
              >
                {title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody ref={body}>
          {items.map((item, at) => (
            <Row key={keyOf(item)} {...{ item, columns, rowTo, onKey }} isFirst={at === 0} />
          ))}
        </Table.Tbody>
      </Table>
    </Box>
  )
}

interface RowProperties<Item> extends Pick<Properties<Item>, 'columns'> {
  readonly item: Item
  readonly rowTo: ((item: Item) => string) | undefined
  readonly onKey: (event: KeyboardEvent<HTMLTableRowElement>, item: Item) => void
  /** The one that is reached by tabbing; from there arrows lead on. */
  readonly isFirst: boolean
}

function Row<Item>({ item, columns, rowTo, onKey, isFirst }: RowProperties<Item>) {
  const go = useGo()
  const leading = rowTo && {
    className: 'kith-row',
    tabIndex: isFirst ? 0 : -1,
    onKeyDown: (event: KeyboardEvent<HTMLTableRowElement>) => onKey(event, item),
    onClick: (event: React.MouseEvent) => {
      // A link or button in the row does what it says; a text that is being marked is not a click.
      if ((event.target as Element).closest('a, button, input, label')) return
      if (getSelection()?.isCollapsed === false) return
      void go(rowTo(item))
    },
  }
  return (
    <Table.Tr {...leading}>
      {columns.map(({ key, title, show, align, wide }, place) => (
        <Table.Td key={key} data-title={title} ta={align ?? 'left'} {...(wide ? { className: 'kith-wide' } : {})}>
          {place === 0 && rowTo ? (
            <SiteLink to={rowTo(item)} className="kith-row-link">
              {show(item)}
            </SiteLink>
          ) : (
            show(item)
          )}
        </Table.Td>
      ))}
    </Table.Tr>
  )
}

interface MoreProperties {
  readonly count: number
  readonly hasMore: boolean
  readonly isLoading: boolean
  /** What is shown was found by an earlier question. */
  readonly isOld: boolean
  readonly onMore: () => void
}

/** The next page comes when its end comes into view, or is asked for with the button. */
function More({ count, hasMore, isLoading, isOld, onMore }: MoreProperties) {
  const t = useWords(appWords)
  const end = useRef<HTMLDivElement>(null)
  const latest = useRef(onMore)
  latest.current = onMore
  useEffect(() => {
    if (!hasMore || isLoading || isOld || !end.current) return
    const watcher = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) latest.current()
      },
      { rootMargin: '400px' },
    )
    watcher.observe(end.current)
    return () => watcher.disconnect()
  }, [hasMore, isLoading, isOld])
  return (
    <Group ref={end} justify="space-between" mt="sm" mih={36}>
      <Text size="xs" c="dimmed" role="status">
        {isOld ? t('updating') : t('shown', { count })}
        {hasMore || isOld ? '' : ` · ${t('end_of_list')}`}
      </Text>
      {hasMore && !isOld && (
        <Button variant="subtle" size="xs" loading={isLoading} onClick={onMore}>
          {t('more')}
        </Button>
      )}
    </Group>
  )
}
