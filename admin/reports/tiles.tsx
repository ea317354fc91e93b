import { SimpleGrid, Skeleton, Text, Tooltip, UnstyledButton } from '@mantine/core'
import { formatChange } from '#admin/app/format.ts'
import { useLanguage, useWords } from '#admin/app/language.ts'
import { useSite } from '#admin/app/session.ts'
import { type Measure, measures, roundWords, type Totals, totalOf } from '#admin/reports/measure.ts'
import { reportWords } from '#admin/reports/words.ts'
import '#admin/reports/reports.css'

interface Properties {
  readonly totals: Totals | undefined
  readonly before: Totals | null | undefined
  readonly chosen: Measure
  readonly onChoose: (measure: Measure) => void
}

/** The figures of a period; the one that is chosen is drawn day by day below. */
export function Tiles({ totals, before, chosen, onChoose }: Properties) {
  const t = useWords(reportWords)
  const language = useLanguage()
  const { currency } = useSite()
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }} spacing="sm" role="group" aria-label={t('figures')}>
      {measures.map((measure) => (
        <Tooltip key={measure} label={t(`${measure}_about`)} multiline maw={260}>
          <UnstyledButton
            className="kith-tile"
            aria-pressed={measure === chosen}
            aria-label={totals === undefined ? t(measure) : undefined}
            onClick={() => onChoose(measure)}
          >
            <Text size="sm" c="dimmed" truncate>
              {t(measure)}
            </Text>
            {totals === undefined ? (
              <Skeleton height={22} my={4} width="60%" />
            ) : (
              <Text className="kith-tile-figure">
                {roundWords(totalOf(totals, measure), measure, { language, currency })}
              </Text>
            )}
            <Change
              now={totals && totalOf(totals, measure)}
              before={before ? totalOf(before, measure) : undefined}
              isCost={measure === 'cost'}
            />
          </UnstyledButton>
        </Tooltip>
      ))}
    </SimpleGrid>
  )
}

interface ChangeProperties {
  readonly now: number | undefined
  readonly before: number | undefined
  /** More of it is neither good nor bad. */
  readonly isCost?: boolean
}

/** How much more or less than before. */
export function Change({ now, before, isCost = false }: ChangeProperties) {
  const t = useWords(reportWords)
  const language = useLanguage()
  if (now === undefined || before === undefined) return <Text size="xs">&nbsp;</Text>
  if (before === 0 || now === before)
    return (
      <Text size="xs" c="dimmed">
        {t(now === before ? 'as_before' : 'none_before')}
      </Text>
    )
  const change = formatChange(now, before, language)
  const isMore = now > before
  const color = isCost ? undefined : isMore ? 'var(--kith-good)' : 'var(--kith-bad)'
  return (
    <Text size="xs" {...(color === undefined ? { c: 'dimmed' } : { style: { color } })}>
      <span aria-hidden>
        {isMore ? '▲' : '▼'} {change}
      </span>
      <span className="kith-visually-hidden">{t(isMore ? 'more_than_before' : 'less_than_before', { change })}</span>
    </Text>
  )
}
