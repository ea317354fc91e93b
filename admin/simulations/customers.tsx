import { Badge, Box, Button, Group, Table, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { useLanguage, useWords } from '#admin/app/language.ts'
import { Person } from '#admin/app/person.tsx'
import { appWords } from '#admin/app/words.ts'
import type { Simulation } from '#admin/simulations/run.ts'
import { simulationWords } from '#admin/simulations/words.ts'
import { worthWords } from '#admin/simulations/worth.ts'

const looks = {
  gains: { color: 'teal', words: 'how_gains' },
  loses: { color: 'red', words: 'how_loses' },
  gets_other: { color: 'gray', words: 'how_differs' },
} as const
const firstShown = 10

/** Whom it would have made a difference to. */
export function Customers({ simulation }: { readonly simulation: Simulation }) {
  const t = useWords(simulationWords)
  const ts = useWords(appWords)
  const language = useLanguage()
  const [isWhole, showWhole] = useState(false)
  const { currency, customers } = simulation
  const { gains, loses, getsOther, data } = customers
  const count = gains + loses + getsOther
  if (count === 0) return null
  const speech = { t, language, currency }
  const shown = isWhole ? data : data.slice(0, firstShown)
  return (
    <Box component="section" aria-labelledby="kith-concerned">
      <Group justify="space-between" align="baseline" mb="sm" gap="xs">
        <Title order={2} id="kith-concerned">
          {t('customers')}
        </Title>
        <Group gap="xs">
          {gains > 0 && <Badge color="teal">{t('count_gains', { count: gains })}</Badge>}
          {loses > 0 && <Badge color="red">{t('count_loses', { count: loses })}</Badge>}
          {getsOther > 0 && <Badge color="gray">{t('count_other', { count: getsOther })}</Badge>}
        </Group>
      </Group>
      <div className="kith-table">
        <Table verticalSpacing="sm" aria-label={t('customers')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('customer')}</Table.Th>
              <Table.Th>{t('happened_short')}</Table.Th>
              <Table.Th>{t('would_short')}</Table.Th>
              <Table.Th>{t('difference')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map(({ customer, name, how, did, would }) => (
              <Table.Tr key={customer}>
                <Table.Td>
                  <Person id={customer} name={name} />
                </Table.Td>
                <Table.Td data-title={t('happened_short')}>{worthWords(did, speech)}</Table.Td>
                <Table.Td data-title={t('would_short')}>{worthWords(would, speech)}</Table.Td>
                <Table.Td data-title={t('difference')}>
                  <Badge color={looks[how].color}>{t(looks[how].words)}</Badge>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
      <Group justify="space-between" mt="sm">
        <Text size="sm" c="dimmed">
          {t('all_shown', { count })}
        </Text>
        {!isWhole && data.length > firstShown && (
          <Button size="xs" variant="default" onClick={() => showWhole(true)}>
            {ts('more')}
          </Button>
        )}
      </Group>
    </Box>
  )
}
