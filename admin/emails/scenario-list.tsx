import { Anchor, Badge, Group, Stack, Switch, Text } from '@mantine/core'
import { type Say, useWords } from '#admin/app/language.ts'
import { SiteLink } from '#admin/app/link.tsx'
import { useChange } from '#admin/app/queries.ts'
import { useCan } from '#admin/app/session.ts'
import { Lines, Trouble } from '#admin/app/states.tsx'
import { type Scenario, type Scenarios, useScenarios } from '#admin/emails/scenarios.ts'
import type { words } from '#admin/emails/words/en.ts'
import { emailWords } from '#admin/emails/words.ts'

interface Ticked {
  readonly scenario: string
  readonly enabled: boolean
}

/** MEMBER-12: each kind of email, ticked or not, with the way to its text. */
export function ScenarioList() {
  const t = useWords(emailWords)
  const found = useScenarios()
  const canChange = useCan('emails')
  const tick = useChange<Ticked, Scenarios>({
    send: async (api, { scenario, enabled }) => await api.put(`/email-scenarios/${scenario}`, { enabled }),
    touches: ['/email-scenarios'],
    expect: {
      path: '/email-scenarios',
      become: ({ data }, { scenario, enabled }) => ({
        data: data.map((one) => (one.scenario === scenario ? { ...one, enabled } : one)),
      }),
    },
  })
  if (found.isLoadingError) return <Trouble error={found.error} retry={() => void found.refetch()} />
  if (!found.data) return <Lines count={8} height={28} />
  return (
    <Stack gap={0} component="ul" className="kith-lines">
      {found.data.data.map((one) => (
        <Line
          key={one.scenario}
          one={one}
          canChange={canChange}
          onTick={(enabled) => tick.mutate({ scenario: one.scenario, enabled })}
          t={t}
        />
      ))}
    </Stack>
  )
}

interface LineProperties {
  readonly one: Scenario
  readonly canChange: boolean
  readonly onTick: (enabled: boolean) => void
  readonly t: Say<typeof words>
}

function Line({ one: { scenario, enabled, texts }, canChange, onTick, t }: LineProperties) {
  const edited = Object.entries(texts).filter(([, text]) => text.edited)
  const name = t(`scenario_${scenario}`)
  const isWrong = Object.values(texts).some(({ problem }) => problem !== null)
  return (
    <Group component="li" justify="space-between" wrap="nowrap" gap="md" py={10}>
      <div style={{ minWidth: 0 }}>
        <Group gap={8}>
          <Anchor component={SiteLink} to={`settings/emails/${scenario}`} fw={550} size="sm">
            {name}
          </Anchor>
          {edited.length > 0 && <Badge size="sm">{t('edited')}</Badge>}
          {isWrong && (
            <Badge size="sm" color="red">
              {t('text_wrong')}
            </Badge>
          )}
        </Group>
        <Text size="sm" c="dimmed">
          {t(`about_${scenario}`)}
        </Text>
      </div>
      <Switch
        checked={enabled}
        disabled={!canChange}
        aria-label={name}
        onChange={({ currentTarget }) => onTick(currentTarget.checked)}
      />
    </Group>
  )
}
