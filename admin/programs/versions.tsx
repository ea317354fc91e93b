import { Badge, Box, Button, Group, Paper, Select, Stack, Text, Title, UnstyledButton } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { z } from 'zod'
import { Time } from '#admin/app/figures.tsx'
import { type Filters, useFilters } from '#admin/app/filters.ts'
import { Icon } from '#admin/app/icons.tsx'
import { useLanguage, useWords } from '#admin/app/language.ts'
import { useGo } from '#admin/app/link.tsx'
import { Page } from '#admin/app/page.tsx'
import { siteListQuery, useSiteQuery } from '#admin/app/queries.ts'
import { useCan, useSite } from '#admin/app/session.ts'
import { Lines, Trouble } from '#admin/app/states.tsx'
import { appWords } from '#admin/app/words.ts'
import { Difference } from '#admin/programs/form/difference.tsx'
import { draftOf, type ProgramDraft } from '#admin/programs/form/draft.ts'
import { keepDraft } from '#admin/programs/form/keeping.ts'
import type { Program } from '#admin/programs/status.tsx'
import { programWords } from '#admin/programs/words.ts'
import { differencesOf } from '#programs/difference.ts'
import type { programVersionView } from '#programs/programs.api.ts'

type Version = z.output<typeof programVersionView>

const number = z.string().regex(/^[1-9]\d{0,5}$/)
const filters = z.object({ version: number.optional(), with: number.optional() })
type Chosen = z.output<typeof filters>

/** PLAT-16: the terms from edit to edit, any two beside each other, and the way back to earlier ones. */
export function VersionsScreen() {
  const t = useWords(programWords)
  const site = useSite()
  const { id = '' } = useParams({ strict: false }) as { id?: string }
  const language = useLanguage()
  const program = useSiteQuery<Program>(`/programs/${id}`)
  const found = useInfiniteQuery(
    siteListQuery<Version>(site.key, `/programs/${id}/versions`, { limit: 50, lang: language }),
  )
  const chosen = useFilters(filters)
  const name = program.data?.name
  const back = name === undefined ? { to: 'programs', label: t('title') } : { to: `programs/${id}`, label: name }
  const failed = [program, found].find(({ isLoadingError }) => isLoadingError)
  const versions = found.data?.pages.flatMap(({ data }) => data)
  return (
    <Page title={t('versions')} subtitle={t('versions_about')} back={back}>
      {failed && <Trouble error={failed.error} retry={() => void Promise.all([program.refetch(), found.refetch()])} />}
      {!failed && (program.data === undefined || versions === undefined) && <Lines count={8} height={28} />}
      {program.data !== undefined && versions !== undefined && (
        <div className="kith-versions">
          <Stack gap="sm">
            <VersionList versions={versions} program={program.data} chosen={chosen} />
            {found.hasNextPage && <More isBusy={found.isFetchingNextPage} onMore={() => void found.fetchNextPage()} />}
          </Stack>
          <Chosen versions={versions} program={program.data} chosen={chosen} />
        </div>
      )}
    </Page>
  )
}

function More({ isBusy, onMore }: { readonly isBusy: boolean; readonly onMore: () => void }) {
  const t = useWords(appWords)
  return (
    <Button variant="default" size="xs" loading={isBusy} onClick={onMore}>
      {t('more')}
    </Button>
  )
}

interface Properties {
  readonly versions: readonly Version[]
  readonly program: Program
  readonly chosen: Filters<Chosen>
}

/** Which version is shown, and beside which: by default the latest, beside the one before. */
function pairOf({ versions, chosen }: Properties): {
  readonly shown: Version | undefined
  readonly other: Version | undefined
} {
  const named = (name: string | undefined) => versions.find(({ version }) => String(version) === name)
  const shown = named(chosen.values.version) ?? versions[0]
  const other = named(chosen.values.with) ?? versions.find(({ version }) => shown && version === shown.version - 1)
  return { shown, other }
}

function VersionList(properties: Properties) {
  const t = useWords(programWords)
  const { versions, program, chosen } = properties
  const { shown } = pairOf(properties)
  return (
    <Stack gap={6} component="ol" className="kith-version-list" aria-label={t('versions')}>
      {versions.map((one, place) => (
        <li key={one.version}>
          <UnstyledButton
            className="kith-version"
            aria-current={one === shown ? 'true' : undefined}
            onClick={() => chosen.set({ version: String(one.version), with: null })}
          >
            <Group justify="space-between" gap="xs" wrap="nowrap">
              <Text fw={600} size="sm">
                {t('version_number', { version: one.version })}
              </Text>
              {one.version === program.version &&
                (program.status === 'archived' ? (
                  <Badge color="gray">{t('last_in_force')}</Badge>
                ) : (
                  <Badge color="green">{t('in_force')}</Badge>
                ))}
            </Group>
            <Text size="sm" c="dimmed" component="div">
              <Time at={one.from} /> · <Editor version={one} />
            </Text>
            <Text size="xs" c="dimmed">
              <Summary version={one} before={versions[place + 1]} />
            </Text>
          </UnstyledButton>
        </li>
      ))}
    </Stack>
  )
}

function Editor({ version: { editedBy } }: { readonly version: Version }) {
  const t = useWords(programWords)
  return <>{editedBy === null ? t('by_store') : t('by_name', { name: editedBy.name })}</>
}

/** How much an edit changed. */
function Summary({ version, before }: { readonly version: Version; readonly before: Version | undefined }) {
  const t = useWords(programWords)
  if (version.version === 1) return <>{t('version_first')}</>
  if (before === undefined) return null
  const { startsAt, endsAt } = version.period
  const others = [
    version.name !== before.name,
    version.description !== before.description,
    startsAt !== before.period.startsAt || endsAt !== before.period.endsAt,
  ]
  const count = differencesOf(before.definition, version.definition).length + others.filter(Boolean).length
  return <>{count === 0 ? t('version_key') : t('version_changes', { count })}</>
}

function Chosen(properties: Properties) {
  const t = useWords(programWords)
  const { timeZone } = useSite()
  const { program, versions, chosen } = properties
  const { shown, other } = pairOf(properties)
  if (shown === undefined) return null
  const draft = (version: Version): ProgramDraft =>
    draftOf({ ...version, preset: program.preset, key: program.key }, timeZone)
  const options = versions
    .filter(({ version }) => version !== shown.version)
    .map(({ version }) => ({ value: String(version), label: t('version_number', { version }) }))
  return (
    <Paper p={{ base: 'md', sm: 'lg' }} component="section" aria-labelledby="kith-shown">
      <Group justify="space-between" gap="sm" mb="md" align="flex-end">
        <Box>
          <Title order={2} id="kith-shown">
            {t('version_number', { version: shown.version })}
          </Title>
          <Text size="sm" c="dimmed" component="div">
            <Time at={shown.from} /> · <Editor version={shown} />
          </Text>
        </Box>
        {options.length > 0 && (
          <Select
            label={t('compare_with')}
            size="xs"
            w={170}
            data={options}
            value={other === undefined ? null : String(other.version)}
            allowDeselect={false}
            onChange={(value) => chosen.set({ version: String(shown.version), with: value })}
          />
        )}
      </Group>
      {other === undefined ? (
        <Rules rules={shown.rules} />
      ) : (
        <Between
          before={draft(other.version < shown.version ? other : shown)}
          after={draft(other.version < shown.version ? shown : other)}
        />
      )}
      <Ways program={program} shown={shown} draft={draft(shown)} />
    </Paper>
  )
}

function Rules({ rules }: { readonly rules: readonly string[] }) {
  return (
    <Stack gap={6} component="ul" className="kith-rules">
      {rules.map((rule) => (
        <Text key={rule} size="sm" component="li">
          {rule}
        </Text>
      ))}
    </Stack>
  )
}

function Between({ before, after }: { readonly before: ProgramDraft; readonly after: ProgramDraft }) {
  const t = useWords(programWords)
  const isSame = JSON.stringify(before) === JSON.stringify(after)
  if (isSame) return <Text size="sm">{t('versions_same')}</Text>
  return <Difference before={before} after={after} />
}

interface WaysProperties {
  readonly program: Program
  readonly shown: Version
  readonly draft: ProgramDraft
}

/** An earlier version is not brought back behind anybody's back: it is laid into the form, or tried first. */
function Ways({ program, shown, draft }: WaysProperties) {
  const t = useWords(programWords)
  const go = useGo()
  const { key } = useSite()
  const mayEdit = useCan('programs') && program.status !== 'archived'
  if (shown.version === program.version) return null
  const layOut = (path: 'edit' | 'what-if') => {
    keepDraft(`kith.draft.${key}.${program.id}.${program.version}`, { ...draft, key: program.key })
    void go(`programs/${program.id}/${path}`)
  }
  return (
    <Group gap="sm" mt="lg">
      {mayEdit && (
        <Button size="sm" variant="light" leftSection={<Icon name="undo" size={16} />} onClick={() => layOut('edit')}>
          {t('restore_version')}
        </Button>
      )}
      <Button
        size="sm"
        variant="default"
        leftSection={<Icon name="spark" size={16} />}
        onClick={() => layOut('what-if')}
      >
        {t('try_version')}
      </Button>
    </Group>
  )
}
