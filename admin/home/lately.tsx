import { Anchor, Box, Group, Stack, Text, Title } from '@mantine/core'
import type { z } from 'zod'
import { Time } from '#admin/app/figures.tsx'
import { useWords } from '#admin/app/language.ts'
import { SiteLink } from '#admin/app/link.tsx'
import { useSiteQuery } from '#admin/app/queries.ts'
import { Lines, Trouble } from '#admin/app/states.tsx'
import { useCalled, useIsNaming } from '#admin/customers/name.tsx'
import { homeWords } from '#admin/home/words.ts'
import type { referralView } from '#referrals/referrals.api.ts'

type Referral = z.output<typeof referralView>
const shown = 8

const colors: Readonly<Record<Referral['state'], string>> = {
  pending: 'var(--kith-warn)',
  qualified: 'var(--kith-good)',
  rewarded: 'var(--kith-good)',
  revoked: 'var(--kith-bad)',
  lapsed: 'var(--mantine-color-dimmed)',
  rejected: 'var(--mantine-color-dimmed)',
}

/** The latest referrals and what became of them. */
export function Lately() {
  const t = useWords(homeWords)
  const found = useSiteQuery<{ readonly data: readonly Referral[] }>('/referrals', { limit: shown })
  return (
    <Box component="section" className="kith-panel" aria-labelledby="kith-lately">
      <Group justify="space-between" mb="sm">
        <Title order={2} id="kith-lately">
          {t('lately')}
        </Title>
        <Anchor component={SiteLink} to="referrals" size="sm">
          {t('all_referrals')}
        </Anchor>
      </Group>
      {found.isError && found.data === undefined ? (
        <Trouble error={found.error} retry={() => void found.refetch()} />
      ) : found.data === undefined ? (
        <Lines count={6} height={20} />
      ) : found.data.data.length === 0 ? (
        <Text c="dimmed" size="sm">
          {t('nothing_lately')}
        </Text>
      ) : (
        <Stack component="ul" gap={10} className="kith-steps">
          {found.data.data.map(({ id, referrer, referee, state, redeemedAt }) => (
            <li key={id}>
              <Anchor
                component={SiteLink}
                to={`referrals/${id}`}
                c="inherit"
                size="sm"
                lineClamp={3}
                style={{ overflowWrap: 'anywhere' }}
              >
                <Brought referrer={referrer} referee={referee} />
              </Anchor>
              <Text size="xs" c="dimmed">
                <span style={{ color: colors[state] }}>{t(`state_${state}`)}</span> ·{' '}
                <Time at={redeemedAt} show="moment" />
              </Text>
            </li>
          ))}
        </Stack>
      )}
    </Box>
  )
}

function Brought({ referrer, referee }: Pick<Referral, 'referrer' | 'referee'>) {
  const names = { referrer: useCalled(referrer), referee: useCalled(referee) }
  const words = useWords(homeWords)('brought', names)
  return useIsNaming(referrer, referee) ? <span className="kith-naming sentence" /> : words
}
