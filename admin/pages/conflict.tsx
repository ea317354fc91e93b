import { Alert, Button, Group, List, Modal, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import { call, workspaceApi } from '#admin/app/api.ts'
import { Time } from '#admin/app/figures.tsx'
import { useWords } from '#admin/app/language.ts'
import type { ListPage } from '#admin/app/queries.ts'
import { useSession, useSite } from '#admin/app/session.ts'
import { Lines } from '#admin/app/states.tsx'
import { type Difference, differenceOf } from '#admin/pages/difference.ts'
import type { SeenPage } from '#admin/pages/saving.ts'
import { pageWords } from '#admin/pages/words.ts'
import type { auditView } from '#audit/audit.api.ts'
import type { Decoration } from '#pages/decoration.api.ts'

interface Properties {
  readonly opened: boolean
  readonly program: string
  /** Where the page is read. */
  readonly base: string
  readonly saver: { readonly kept: Decoration; flush(over: 'anything'): Promise<unknown> }
  /** With their draft. */
  readonly onStartAnew: () => Promise<void>
}

/** Of two who edit the same page, the second decides, and is told what the other did. */
export function Conflict(properties: Properties) {
  const { opened, saver, onStartAnew } = properties
  const t = useWords(pageWords)
  return (
    <Modal
      opened={opened}
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      title={t('conflict_title')}
    >
      <Stack>
        <Theirs {...properties} />
        <Text size="sm">{t('conflict_text')}</Text>
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={() => void saver.flush('anything')}>
            {t('conflict_mine')}
          </Button>
          <Button onClick={() => void onStartAnew()} data-autofocus>
            {t('conflict_theirs')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

/** The log's entry and the draft are written in one go, but each has its own clock. */
const apartMillis = 5_000

/** The draft as it is now, and who of the staff saved it; null: the store, or nobody knows. */
function useTheirs({ opened, program, base }: Properties) {
  const site = useSite()
  return useQuery({
    queryKey: ['page conflict', base],
    queryFn: async () => {
      const seen = await call<SeenPage>('GET', base)
      const asked = { site: site.key, subject: program, limit: 10 }
      const log = await workspaceApi
        .get<ListPage<z.output<typeof auditView>>>('/audit', asked)
        .catch(() => ({ data: [] }))
      const at = Date.parse(seen.draftAt ?? '')
      const entry = log.data.find(
        (one) => one.action.startsWith('page.') && !(Math.abs(Date.parse(one.at) - at) > apartMillis),
      )
      return { seen, by: entry?.staff ?? null, at: entry?.at ?? seen.draftAt }
    },
    enabled: opened,
    staleTime: 0,
    gcTime: 0,
  })
}

const mostShown = 8

function Theirs(properties: Properties) {
  const t = useWords(pageWords)
  const { staff } = useSession()
  const { data, isPending } = useTheirs(properties)
  if (isPending) return <Lines count={3} />
  if (data === undefined) return null
  const words = (by: { readonly id: string; readonly name: string } | null) => {
    if (by === null) return t('conflict_by_nobody')
    return by.id === staff.id ? t('conflict_by_you') : t('conflict_by', { name: by.name })
  }
  const { looks, blocks } = differenceOf(properties.saver.kept, data.seen.draft)
  return (
    <Alert color="yellow" p="sm">
      <Text size="sm" fw={600}>
        {words(data.by)}
        {data.at !== null && (
          <>
            {' · '}
            <Time at={data.at} />
          </>
        )}
      </Text>
      {blocks.length === 0 && !looks && <Text size="sm">{t('conflict_none')}</Text>}
      <List size="sm" mt={4} spacing={2}>
        {blocks.slice(0, mostShown).map((one, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they never change places
          <List.Item key={place}>
            <Told difference={one} />
          </List.Item>
        ))}
        {looks && <List.Item>{t('conflict_looks')}</List.Item>}
        {blocks.length > mostShown && <List.Item>{t('conflict_more', { count: blocks.length - mostShown })}</List.Item>}
      </List>
    </Alert>
  )
}

function Told({ difference: { what, type, words } }: { readonly difference: Difference }) {
  const t = useWords(pageWords)
  return (
    <>
      {t(`conflict_${what}`, { block: t(`block_${type}`) })}
      {words !== '' && (
        <Text span inherit fs="italic" style={{ overflowWrap: 'anywhere' }}>
          {' '}
          {t('conflict_words', { words })}
        </Text>
      )}
    </>
  )
}
