import { Box, Stack, Text, Title } from '@mantine/core'
import { formatNumber } from '#admin/app/format.ts'
import { useLanguage, useWords } from '#admin/app/language.ts'
import { dayWords } from '#admin/reports/period.ts'
import type { Simulation } from '#admin/simulations/run.ts'
import { simulationWords } from '#admin/simulations/words.ts'
import { moneyWords } from '#admin/simulations/worth.ts'
import { formatList } from '#base/display.ts'
import { calendarDay } from '#base/time.ts'

const kinds = ['cost', 'points', 'gifts'] as const
type Kind = (typeof kinds)[number]

interface Told {
  readonly kind: Kind
  readonly say: (value: number) => string
  readonly values: readonly [happened: number, would: number]
}

function valueOfKind({ gifts }: Simulation['did'], kind: Kind): number {
  if (kind === 'cost') return gifts.cost.amount
  return kind === 'points' ? gifts.points : gifts.coupons + gifts.benefits
}

/** Money, points and gifts, as far as there are any; gifts by number only where money does not tell it all. */
function useTold({ did, would, currency }: Simulation): readonly Told[] {
  const t = useWords(simulationWords)
  const language = useLanguage()
  const isPriced = did.gifts.unpriced + would.gifts.unpriced === 0
  const says: Readonly<Record<Kind, (value: number) => string>> = {
    cost: (value) => moneyWords(value, { language, currency }),
    points: (value) => t('points_amount', { count: formatNumber(value, language) }),
    gifts: (value) => t('gifts_amount', { count: value }),
  }
  return kinds.flatMap((kind): Told[] => {
    const values = [valueOfKind(did, kind), valueOfKind(would, kind)] as const
    if (values[0] === 0 && values[1] === 0) return []
    return kind === 'gifts' && isPriced ? [] : [{ kind, say: says[kind], values }]
  })
}

/** What would have been more or less, a sentence each. */
function useTitles({ customers, difference: { successes } }: Simulation, told: readonly Told[]): readonly string[] {
  const t = useWords(simulationWords)
  const language = useLanguage()
  const titles = told.flatMap(({ kind, say, values: [happened, would] }) => {
    if (happened === would) return []
    const by = Math.abs(would - happened)
    const amount = kind === 'cost' ? say(by) : formatNumber(by, language)
    return [t(would > happened ? `${kind}_more` : `${kind}_less`, { amount })]
  })
  if (titles.length > 0) return titles
  const isSame = customers.gains + customers.loses + customers.getsOther === 0 && successes === 0
  return [t(isSame ? 'same' : 'cost_same')]
}

/** The answer in a sentence for each thing that differs, and the two beside each other. */
export function Headline({ simulation, order = 2 }: { readonly simulation: Simulation; readonly order?: 2 | 3 }) {
  const t = useWords(simulationWords)
  const told = useTold(simulation)
  const titles = useTitles(simulation, told)
  const { customers, difference } = simulation
  const count = customers.gains + customers.loses + customers.getsOther
  const brought =
    difference.successes === 0
      ? ''
      : t(difference.successes > 0 ? 'brought_more' : 'brought_less', { count: Math.abs(difference.successes) })
  return (
    <Stack gap="md">
      <div>
        <Title order={order} className={order === 2 ? 'kith-headline' : ''}>
          {titles.map((title) => (
            <Text key={title} span inherit display="block">
              {title}
            </Text>
          ))}
        </Title>
        <Text size="sm" c="dimmed">
          {count === 0 ? t('people_none') : t('people', { count })} {brought}
        </Text>
        <Edited simulation={simulation} />
      </div>
      {told.map((one) => (
        <BothBars key={one.kind} told={one} isNamed={told.length > 1} />
      ))}
    </Stack>
  )
}

/** Why terms that are in force already can differ from what happened. */
function Edited({ simulation: { edits, timeZone } }: { readonly simulation: Simulation }) {
  const t = useWords(simulationWords)
  const language = useLanguage()
  if (edits.length === 0) return null
  const days = new Set(edits.map((time) => dayWords(calendarDay(Date.parse(time), timeZone), language)))
  return (
    <Text size="sm" c="dimmed" mt={4}>
      {t('edited', { days: formatList([...days], language) })}
    </Text>
  )
}

function BothBars({ told: { kind, say, values }, isNamed }: { readonly told: Told; readonly isNamed: boolean }) {
  const t = useWords(simulationWords)
  const most = Math.max(1, ...values.map(Math.abs))
  return (
    <Stack gap={8}>
      {isNamed && (
        <Text size="xs" c="dimmed">
          {t(`kind_${kind}`)}
        </Text>
      )}
      {(['happened', 'would'] as const).map((name, place) => (
        <Box key={name} className="kith-beside">
          <Text size="sm">{t(name)}</Text>
          <div className="kith-beside-bar" data-kind={name} aria-hidden="true">
            <div style={{ width: `${(100 * Math.max(0, values[place] ?? 0)) / most}%` }} />
          </div>
          <Text size="sm" fw={600} ta="right">
            {say(values[place] ?? 0)}
          </Text>
        </Box>
      ))}
    </Stack>
  )
}
