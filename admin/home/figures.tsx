import { Box, Group, SimpleGrid, Skeleton, Text, Title } from '@mantine/core'
import { formatChange, formatNumber } from '#admin/app/format.ts'
import { useLanguage, useWords } from '#admin/app/language.ts'
import { SiteLink } from '#admin/app/link.tsx'
import { useSite } from '#admin/app/session.ts'
import type { Overview } from '#admin/home/home.tsx'
import { homeWords } from '#admin/home/words.ts'
import { roundWords } from '#admin/reports/measure.ts'

const measures = ['referrals', 'successes', 'volume', 'cost'] as const
type Measure = (typeof measures)[number]

function totalOf(of: Overview | NonNullable<Overview['previous']>, measure: Measure): number {
  const total = of.totals[measure]
  return typeof total === 'number' ? total : total.amount
}

/** The figures that matter most, each leading to its days. */
export function Figures({ overview }: { readonly overview: Overview | undefined }) {
  const t = useWords(homeWords)
  const language = useLanguage()
  const { currency } = useSite()
  const words = (measure: Measure, value: number) => roundWords(value, measure, { language, currency })
  return (
    <SimpleGrid cols={{ base: 2, md: 4 }} spacing="sm">
      {measures.map((measure) => (
        <SiteLink key={measure} to="performance" search={{ show: measure }} className="kith-tile kith-card-link">
          <Title order={2} className="kith-tile-name">
            {t(measure)}
          </Title>
          {overview === undefined ? (
            <Skeleton height={22} my={4} width="60%" />
          ) : (
            <Group gap={6} align="baseline">
              <Text className="kith-tile-figure">{words(measure, totalOf(overview, measure))}</Text>
              {measure === 'cost' && overview.totals.gifts.points !== 0 && (
                <Text size="xs" c="dimmed">
                  {t('points_besides', { points: formatNumber(overview.totals.gifts.points, language) })}
                </Text>
              )}
            </Group>
          )}
          {!overview?.previous ? (
            <Text size="xs">&nbsp;</Text>
          ) : (
            <Change
              now={totalOf(overview, measure)}
              before={totalOf(overview.previous, measure)}
              isCost={measure === 'cost'}
            />
          )}
          <Spark values={overview?.days.map((day) => day[measure])} />
        </SiteLink>
      ))}
    </SimpleGrid>
  )
}

interface ChangeProperties {
  readonly now: number
  readonly before: number
  /** More of it is neither good nor bad. */
  readonly isCost: boolean
}

function Change({ now, before, isCost }: ChangeProperties) {
  const t = useWords(homeWords)
  const language = useLanguage()
  if (before === 0 || now === before)
    return (
      <Text size="xs" c="dimmed">
        {t(now === before ? 'as_before' : 'none_before')}
      </Text>
    )
  const isMore = now > before
  const change = formatChange(now, before, language)
  const color = isMore ? 'var(--kith-good)' : 'var(--kith-bad)'
  return (
    <Text size="xs" {...(isCost ? { c: 'dimmed' } : { style: { color } })}>
      <span aria-hidden>
        {isMore ? '▲' : '▼'} {change}
      </span>
      <span className="kith-visually-hidden">{t(isMore ? 'more_than_before' : 'less_than_before', { change })}</span>
    </Text>
  )
}

/** The days as a line, for the look of it: the figures are a click away. */
function Spark({ values }: { readonly values: readonly number[] | undefined }) {
  const most = Math.max(1, ...(values ?? []))
  const last = Math.max(1, (values?.length ?? 1) - 1)
  const points = (values ?? []).map((value, place) => `${(100 * place) / last},${24 - (22 * value) / most}`)
  return (
    <Box mt={8} h={26} aria-hidden>
      {points.length > 1 && (
        <svg viewBox="0 0 100 26" width="100%" height="26" preserveAspectRatio="none" aria-hidden="true">
          <polyline
            points={points.join(' ')}
            fill="none"
            stroke="var(--kith-good)"
            strokeWidth="1.5"
            vectorEffect="non-scaling-stroke"
          />
        </svg>
      )}
    </Box>
  )
}
