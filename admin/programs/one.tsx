import { Anchor, Button, Group, List, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { z } from 'zod'
import { Count, Money, Time } from '#admin/app/figures.tsx'
import { Icon, type IconName } from '#admin/app/icons.tsx'
import { useLanguage, useWords } from '#admin/app/language.ts'
import { SiteLink } from '#admin/app/link.tsx'
import { Page } from '#admin/app/page.tsx'
import { Copy } from '#admin/app/person.tsx'
import { useSiteQuery } from '#admin/app/queries.ts'
import { useSite } from '#admin/app/session.ts'
import { Lines, Trouble } from '#admin/app/states.tsx'
import { ProgramActions } from '#admin/programs/actions.tsx'
import { kindOf, PeriodWords, type Program, StatusBadge } from '#admin/programs/status.tsx'
import { programWords } from '#admin/programs/words.ts'
import type { performanceView } from '#reports/reports.api.ts'

/** One activity: how it stands, what it says, what it did, and the ways on. */
export function ProgramScreen() {
  const t = useWords(programWords)
  const { id = '' } = useParams({ strict: false }) as { id?: string }
  const language = useLanguage()
  const found = useSiteQuery<Program>(`/programs/${id}`, { lang: language })
  const back = { to: 'programs', label: t('title') }
  if (found.isLoadingError)
    return (
      <Page title={t('one')} back={back}>
        <Trouble error={found.error} retry={() => void found.refetch()} />
      </Page>
    )
  if (found.data === undefined)
    return (
      <Page title={t('one')} back={back}>
        <Lines count={6} height={24} />
      </Page>
    )
  const program = found.data
  return (
    <Page
      title={program.name}
      badge={<StatusBadge status={program.status} />}
      subtitle={program.description ?? (kindOf(program) === 'blank' ? undefined : t(`kind_${kindOf(program)}`))}
      back={back}
      actions={<ProgramActions program={program} />}
    >
      <Ways program={program} />
      <Figures id={program.id} />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <Facts program={program} />
        <Rules program={program} />
      </SimpleGrid>
    </Page>
  )
}

const ways = [
  { path: 'performance', icon: 'performance', label: 'way_performance' },
  { path: 'page', icon: 'page', label: 'way_page' },
  { path: 'what-if', icon: 'spark', label: 'way_what_if' },
  { path: 'versions', icon: 'history', label: 'way_versions' },
] as const satisfies readonly { path: string; icon: IconName; label: string }[]

function Ways({ program }: { readonly program: Program }) {
  const t = useWords(programWords)
  return (
    <Group gap="xs" component="nav" aria-label={t('parts')}>
      {ways.map(({ path, icon, label }) => (
        <Button
          key={path}
          component={SiteLink}
          to={`programs/${program.id}/${path}`}
          variant="light"
          size="xs"
          leftSection={<Icon name={icon} size={15} />}
        >
          {t(label)}
        </Button>
      ))}
    </Group>
  )
}

/** The last thirty days at a glance. */
function Figures({ id }: { readonly id: string }) {
  const t = useWords(programWords)
  const { data, isLoadingError } = useSiteQuery<z.output<typeof performanceView>>(`/programs/${id}/performance`)
  if (isLoadingError) return null
  const totals = data?.totals
  const shown: readonly [string, ReactNode][] = [
    [t('visits'), <Count key="visits" value={totals?.visits ?? 0} />],
    [t('referrals'), <Count key="referrals" value={totals?.referrals ?? 0} />],
    [t('successes'), <Count key="successes" value={totals?.successes ?? 0} />],
    [t('orders'), <Count key="orders" value={totals?.orders ?? 0} />],
    [t('volume'), <Money key="volume" amount={totals?.volume.amount ?? 0} />],
  ]
  return (
    <Paper p="md" component="section" aria-label={t('last_30')}>
      <Text size="xs" c="dimmed" mb="sm">
        {t('last_30')}
      </Text>
      <SimpleGrid cols={{ base: 2, sm: 3, lg: 5 }}>
        {shown.map(([label, value]) => (
          <div key={label}>
            <Text size="sm" c="dimmed">
              {label}
            </Text>
            <Text fz={24} fw={600} lh={1.25}>
              {totals === undefined ? '–' : value}
            </Text>
          </div>
        ))}
      </SimpleGrid>
    </Paper>
  )
}

function Facts({ program }: { readonly program: Program }) {
  const t = useWords(programWords)
  const { key } = useSite()
  const path = `/p/${key}/${program.key}`
  const rows: [string, ReactNode][] = [
    [t('kind'), t(`kind_${kindOf(program)}`)],
    [t('key'), <code key="key">{program.key}</code>],
    [t('period'), <PeriodWords key="period" period={program.period} />],
    [
      t('share_page'),
      <Group key="page" gap={4} wrap="nowrap">
        <Anchor href={path} target="_blank" rel="noreferrer" size="sm" style={{ overflowWrap: 'anywhere' }}>
          {path}
        </Anchor>
        <Copy text={location.origin + path} />
      </Group>,
    ],
    [
      t('version'),
      <Anchor key="version" component={SiteLink} to={`programs/${program.id}/versions`} size="sm">
        {program.version}
      </Anchor>,
    ],
    [t('changed'), <Time key="changed" at={program.updatedAt} />],
  ]
  if (program.issuing !== null)
    rows.push([
      t('issuing'),
      t(program.issuing.finishedAt === null ? 'issuing_goes_on' : 'issuing_done', {
        count: program.issuing.issued,
        done: program.issuing.done,
      }),
    ])
  return (
    <Paper p="lg" component="section">
      <Title order={2} mb="md">
        {t('facts')}
      </Title>
      <dl className="kith-facts">
        {rows.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Paper>
  )
}

function Rules({ program }: { readonly program: Program }) {
  const t = useWords(programWords)
  return (
    <Paper p="lg" component="section">
      <Title order={2} mb="md">
        {t('rules')}
      </Title>
      <Stack>
        <List spacing={6} size="sm">
          {program.rules.map((rule) => (
            <List.Item key={rule}>{rule}</List.Item>
          ))}
        </List>
      </Stack>
    </Paper>
  )
}
