import { Anchor, Box, Group, Stack, Text, Title } from '@mantine/core'
import type { z } from 'zod'
import { formatDistance, formatMoment } from '#admin/app/format.ts'
import { Icon, type IconName } from '#admin/app/icons.tsx'
import { type KeysOf, useLanguage, useWords } from '#admin/app/language.ts'
import { SiteLink } from '#admin/app/link.tsx'
import { useSite } from '#admin/app/session.ts'
import type { words } from '#admin/home/words/en.ts'
import { homeWords } from '#admin/home/words.ts'
import type { concernView } from '#reports/concerns.ts'

export type Concern = z.output<typeof concernView>

interface Way {
  readonly to: (concern: Concern) => string
  readonly label: KeysOf<typeof words>
  readonly icon: IconName
}

const ways: Readonly<Record<Concern['kind'], Way>> = {
  store_silent: { to: () => 'settings/keys', label: 'connect', icon: 'events' },
  store_quiet: { to: () => 'events', label: 'look_events', icon: 'events' },
  webhook_failing: { to: () => 'settings/webhooks', label: 'look_webhooks', icon: 'webhooks' },
  webhook_off: { to: () => 'settings/webhooks', label: 'look_webhooks', icon: 'webhooks' },
  mail_missing: { to: () => 'settings/emails', label: 'look_emails', icon: 'messages' },
  mail_off: { to: () => 'settings/emails', label: 'look_emails', icon: 'messages' },
  mail_stuck: { to: () => 'messages', label: 'look_messages', icon: 'messages' },
  program_ends: { to: ({ subject }) => `programs/${subject?.id}`, label: 'look_activity', icon: 'clock' },
}

/** What somebody should look at, each with the way to it; nothing where all is well. */
export function Concerns({ concerns }: { readonly concerns: readonly Concern[] }) {
  const t = useWords(homeWords)
  const language = useLanguage()
  const { timeZone } = useSite()
  if (concerns.length === 0) return null
  const timeOf = ({ kind, since }: Concern) => {
    if (since === null) return ''
    const at = Date.parse(since)
    return kind === 'webhook_off' ? formatDistance(at, Date.now(), language) : formatMoment(at, timeZone, language)
  }
  return (
    <Box component="section" className="kith-panel kith-concerns" aria-labelledby="kith-concerns">
      <Title order={2} mb="sm" id="kith-concerns">
        {t('attention')}
      </Title>
      <Stack component="ul" gap="sm" className="kith-steps">
        {concerns.map((concern) => {
          const { kind, subject, count } = concern
          const way = ways[kind]
          return (
            <Group component="li" key={`${kind} ${subject?.id}`} wrap="nowrap" gap="sm" align="flex-start">
              <Box c="var(--kith-warn)" mt={2}>
                <Icon name={way.icon} />
              </Box>
              <Text size="sm" style={{ flex: 1, overflowWrap: 'anywhere' }}>
                {t(kind, { time: timeOf(concern), name: subject?.name ?? '', count: count ?? 0 })}
              </Text>
              <Anchor component={SiteLink} to={way.to(concern)} size="sm" style={{ whiteSpace: 'nowrap' }}>
                {t(way.label)}
              </Anchor>
            </Group>
          )
        })}
      </Stack>
    </Box>
  )
}
