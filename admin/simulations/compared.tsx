import { Box, Table, Text, Title } from '@mantine/core'
import { formatNumber } from '#admin/app/format.ts'
import { type Language, useLanguage, useWords } from '#admin/app/language.ts'
import { Reason } from '#admin/reasons/reason.tsx'
import type { Simulation } from '#admin/simulations/run.ts'
import { simulationWords } from '#admin/simulations/words.ts'
import { moneyWords, signed } from '#admin/simulations/worth.ts'

type Outcome = Simulation['did']

const rows = {
  cost: ({ gifts }: Outcome) => gifts.cost.amount,
  credit: ({ gifts }: Outcome) => gifts.credit,
  points: ({ gifts }: Outcome) => gifts.points,
  coupons: ({ gifts }: Outcome) => gifts.coupons,
  benefits: ({ gifts }: Outcome) => gifts.benefits,
  granted: ({ rewards }: Outcome) => rewards.granted,
  takenBack: ({ rewards }: Outcome) => rewards.takenBack,
  begun: ({ referrals }: Outcome) => referrals.begun,
  successes: ({ successes }: Outcome) => successes,
  lapsed: ({ lapsed }: Outcome) => lapsed.total,
  refusals: ({ refusals }: Outcome) => refusals.total,
  notGiven: ({ notGiven }: Outcome) => notGiven.total,
} as const
type Row = keyof typeof rows
const always: readonly Row[] = ['granted', 'begun', 'successes', 'refusals']

function wordsOf(row: Row, language: Language, currency: string): (value: number) => string {
  const isMoney = row === 'cost' || row === 'credit'
  return (value) => (isMoney ? moneyWords(value, { language, currency }) : formatNumber(value, language))
}

/** Every figure, before and after; those that are nothing in both are left out. */
export function Compared({ simulation }: { readonly simulation: Simulation }) {
  const t = useWords(simulationWords)
  const language = useLanguage()
  const { did, would, currency } = simulation
  const shown = (Object.keys(rows) as Row[]).filter(
    (row) => always.includes(row) || rows[row](did) !== 0 || rows[row](would) !== 0,
  )
  const unpriced = Math.max(did.gifts.unpriced, would.gifts.unpriced)
  return (
    <Box className="kith-panel" component="section" aria-labelledby="kith-compared">
      <Title order={2} mb="sm" id="kith-compared">
        {t('compared')}
      </Title>
      <Table verticalSpacing={7} className="kith-compared">
        <Table.Thead>
          <Table.Tr>
            <Table.Td />
            {(['happened_short', 'would_short', 'difference'] as const).map((name) => (
              <Table.Th key={name} ta="right" scope="col">
                {t(name)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shown.map((row) => {
            const say = wordsOf(row, language, currency)
            const [before, after] = [rows[row](did), rows[row](would)]
            return (
              <Table.Tr key={row} data-main={row === 'cost' || undefined}>
                <Table.Th scope="row">{t(`row_${row}`)}</Table.Th>
                <Table.Td ta="right">{say(before)}</Table.Td>
                <Table.Td ta="right">{say(after)}</Table.Td>
                <Table.Td
                  ta="right"
                  fw={after === before ? 400 : 600}
                  c={after === before ? 'dimmed' : 'var(--mantine-color-text)'}
                >
                  {signed(after - before, say)}
                </Table.Td>
              </Table.Tr>
            )
          })}
        </Table.Tbody>
      </Table>
      <Text size="sm" c="dimmed" mt="sm">
        {t('cost_about')} {unpriced > 0 && t('unpriced', { count: unpriced })}
      </Text>
    </Box>
  )
}

/** Why codes were refused, before and after. */
export function Refused({ simulation: { did, would } }: { readonly simulation: Simulation }) {
  const t = useWords(simulationWords)
  const language = useLanguage()
  const reasons = [...new Set([...Object.keys(would.refusals.byReason), ...Object.keys(did.refusals.byReason)])]
  if (reasons.length === 0) return null
  return (
    <Box className="kith-panel" component="section" aria-labelledby="kith-refused">
      <Title order={2} mb="sm" id="kith-refused">
        {t('reasons')}
      </Title>
      <Table verticalSpacing={7} className="kith-compared">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('reason')}</Table.Th>
            <Table.Th ta="right" scope="col">
              {t('happened_short')}
            </Table.Th>
            <Table.Th ta="right" scope="col">
              {t('would_short')}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {reasons.map((reason) => (
            <Table.Tr key={reason}>
              <Table.Td>
                <Reason code={reason} />
              </Table.Td>
              <Table.Td ta="right">{formatNumber(did.refusals.byReason[reason] ?? 0, language)}</Table.Td>
              <Table.Td ta="right">{formatNumber(would.refusals.byReason[reason] ?? 0, language)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Box>
  )
}
