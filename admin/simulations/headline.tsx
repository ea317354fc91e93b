import { Box, Stack, Text, Title } from '@mantine/core'
import { formatNumber } from '#admin/app/format.ts'
import { useLanguage, useWords } from '#admin/app/language.ts'
import type { Simulation } from '#admin/simulations/run.ts'
import { simulationWords } from '#admin/simulations/words.ts'
import { moneyWords } from '#admin/simulations/worth.ts'

type Kind = 'cost' | 'points' | 'gifts'

/** What the whole is told by: money where there is any, else points, else gifts by number. */
function kindOf({ did, would }: Simulation): Kind {
  const has = (pick: (of: Simulation['did']) => number) => pick(did) !== 0 || pick(would) !== 0
  if (has(({ gifts }) => gifts.cost.amount)) return 'cost'
  return has(({ gifts }) => gifts.points) ? 'points' : 'gifts'
}

function valueOfKind({ gifts }: Simulation['did'], kind: Kind): number {
  if (kind === 'cost') return gifts.cost.amount
  return kind === 'points' ? gifts.points : gifts.coupons + gifts.benefits
}

function useHeadline(simulation: Simulation): {
  title: string
  say: (value: number) => string
  values: [number, number]
} {
  const t = useWords(simulationWords)
  const language = useLanguage()
  const kind = kindOf(simulation)
  const values: [number, number] = [valueOfKind(simulation.did, kind), valueOfKind(simulation.would, kind)]
  const say = (value: number) =>
    kind === 'cost' ? moneyWords(value, { language, currency: simulation.currency }) : formatNumber(value, language)
  const difference = values[1] - values[0]
  const { customers } = simulation
  const isSame = customers.gains + customers.loses + customers.getsOther === 0 && simulation.difference.successes === 0
  if (difference === 0) return { title: t(isSame ? 'same' : 'cost_same'), say, values }
  const title = t(difference > 0 ? `${kind}_more` : `${kind}_less`, { amount: say(Math.abs(difference)) })
  return { title, say, values }
}

/** The answer in one sentence, and the two beside each other. */
export function Headline({ simulation, order = 2 }: { readonly simulation: Simulation; readonly order?: 2 | 3 }) {
  const t = useWords(simulationWords)
  const { title, say, values } = useHeadline(simulation)
  const { customers, difference } = simulation
  const count = customers.gains + customers.loses + customers.getsOther
  const most = Math.max(1, ...values.map(Math.abs))
  const brought =
    difference.successes === 0
      ? ''
      : t(difference.successes > 0 ? 'brought_more' : 'brought_less', { count: Math.abs(difference.successes) })
  return (
    <Stack gap="md">
      <div>
        <Title order={order} className={order === 2 ? 'kith-headline' : ''}>
          {title}
        </Title>
        <Text size="sm" c="dimmed">
          {count === 0 ? t('people_none') : t('people', { count })} {brought}
        </Text>
      </div>
      <Stack gap={8}>
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
    </Stack>
  )
}
