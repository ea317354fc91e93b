import { Box, Skeleton, Table, Text, Title } from '@mantine/core'
import { Count, Money } from '#admin/app/figures.tsx'
import { useWords } from '#admin/app/language.ts'
import type { Totals } from '#admin/reports/measure.ts'
import { reportWords } from '#admin/reports/words.ts'
import '#admin/reports/reports.css'

const kinds = ['credit', 'points', 'coupons', 'benefits'] as const

/** What was given, what of it was taken back, and what it costs. */
export function Gifts({ totals }: { readonly totals: Totals | undefined }) {
  const t = useWords(reportWords)
  const show = (kind: (typeof kinds)[number], value: number) =>
    kind === 'credit' ? <Money amount={value} /> : <Count value={value} />
  return (
    <Box className="kith-panel" component="section" aria-labelledby="kith-gifts">
      <Title order={2} mb="md" id="kith-gifts">
        {t('gifts')}
      </Title>
      {totals === undefined ? (
        <Skeleton height={210} />
      ) : (
        <>
          <Table verticalSpacing={8}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('gift')}</Table.Th>
                <Table.Th ta="right">{t('given')}</Table.Th>
                <Table.Th ta="right">{t('taken_back')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {kinds.map((kind) => (
                <Table.Tr key={kind}>
                  <Table.Td>{t(kind)}</Table.Td>
                  <Table.Td ta="right">{show(kind, totals.gifts[kind])}</Table.Td>
                  <Table.Td ta="right" c="dimmed">
                    {show(kind, totals.takenBack[kind])}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
            <Table.Tfoot>
              <Table.Tr>
                <Table.Th>{t('cost_in_all')}</Table.Th>
                <Table.Th ta="right">
                  <Money amount={totals.cost.amount} />
                </Table.Th>
                <Table.Td />
              </Table.Tr>
            </Table.Tfoot>
          </Table>
          <Text size="sm" c="dimmed" mt="sm">
            {t('cost_about')}. {totals.unpriced > 0 && t('unpriced', { count: totals.unpriced })}
          </Text>
        </>
      )}
    </Box>
  )
}
