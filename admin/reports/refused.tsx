import { Anchor, Box, Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import { Count } from '#admin/app/figures.tsx'
import { useWords } from '#admin/app/language.ts'
import { SiteLink } from '#admin/app/link.tsx'
import { Reason } from '#admin/reasons/reason.tsx'
import type { Performance } from '#admin/reports/measure.ts'
import { reportWords } from '#admin/reports/words.ts'
import '#admin/reports/reports.css'

interface Properties {
  readonly refusals: Performance['refusals'] | undefined
  readonly program: string
}

/** Why codes were refused, the commonest reason first. */
export function Refused({ refusals, program }: Properties) {
  const t = useWords(reportWords)
  const most = Math.max(1, ...(refusals ?? []).map(({ count }) => count))
  return (
    <Box className="kith-panel" component="section" aria-labelledby="kith-refused">
      <Title order={2} mb="md" id="kith-refused">
        {t('refusals')}
      </Title>
      {refusals === undefined ? (
        <Skeleton height={180} />
      ) : refusals.length === 0 ? (
        <Text c="dimmed">{t('refusals_empty')}</Text>
      ) : (
        <Stack component="ul" gap="sm" className="kith-steps">
          {refusals.map(({ reason, count }) => (
            <li key={reason}>
              <Group justify="space-between" wrap="nowrap" align="baseline" gap="md" mb={4}>
                <Anchor component={SiteLink} to="refusals" search={{ program, reason }} c="inherit" size="sm">
                  <Reason code={reason} />
                </Anchor>
                <Text size="sm" fw={600}>
                  <Count value={count} />
                </Text>
              </Group>
              <div className="kith-bar">
                <div style={{ width: `${(100 * count) / most}%`, background: 'var(--kith-warn)' }} />
              </div>
            </li>
          ))}
        </Stack>
      )}
    </Box>
  )
}
