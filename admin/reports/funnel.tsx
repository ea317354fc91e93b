import { Box, Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import { Count } from '#admin/app/figures.tsx'
import { formatNumber, formatPercent } from '#admin/app/format.ts'
import { useLanguage, useWords } from '#admin/app/language.ts'
import type { Totals } from '#admin/reports/measure.ts'
import { reportWords } from '#admin/reports/words.ts'
import { formatList } from '#base/display.ts'
import '#admin/reports/reports.css'

const places = ['link', 'registration', 'checkout'] as const

/** From sharing to reward, each step beside the one before. */
export function Funnel({ totals }: { readonly totals: Totals | undefined }) {
  const t = useWords(reportWords)
  const language = useLanguage()
  const steps = totals?.funnel ?? []
  const most = Math.max(1, ...steps.map(({ count }) => count))
  const came = places.flatMap((place) => {
    const count = totals?.referralsByPlace[place] ?? 0
    return count === 0 ? [] : [t(`place_${place}`, { count: formatNumber(count, language) })]
  })
  return (
    <Box className="kith-panel" component="section" aria-labelledby="kith-funnel">
      <Title order={2} mb={4} id="kith-funnel">
        {t('funnel')}
      </Title>
      <Text size="sm" c="dimmed" mb="md">
        {t('funnel_about')}
      </Text>
      {totals === undefined ? (
        <Skeleton height={210} />
      ) : (
        <Stack component="ol" gap="sm" className="kith-steps">
          {steps.map(({ step, count }, at) => {
            const before = steps[at - 1]
            // Who is rewarded came first by joining: a share of visitors says nothing where codes are typed in.
            const share = before && before.count > 0 && count <= before.count && at >= 2 ? count / before.count : null
            return (
              <li key={step}>
                <Group justify="space-between" gap="xs" mb={4} wrap="nowrap" align="baseline">
                  <Text size="sm">{t(step)}</Text>
                  <Text size="sm" ta="right">
                    {share !== null && (
                      <Text span size="xs" c="dimmed" mr={8}>
                        {t('of_step_before', { share: formatPercent(share, language) })}
                      </Text>
                    )}
                    <Text span fw={600}>
                      <Count value={count} />
                    </Text>
                  </Text>
                </Group>
                <div className="kith-bar">
                  <div style={{ width: `${(100 * count) / most}%` }} hidden={count === 0} />
                </div>
              </li>
            )
          })}
        </Stack>
      )}
      {came.length > 0 && (
        <Text size="sm" c="dimmed" mt="md">
          {t('places', { list: formatList(came, language) })}
        </Text>
      )}
    </Box>
  )
}
