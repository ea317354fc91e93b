import { Alert, Anchor, Badge, Button, Drawer, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { z } from 'zod'
import { type Column, DataList } from '#admin/app/data-list.tsx'
import { Time } from '#admin/app/figures.tsx'
import { useFilters } from '#admin/app/filters.ts'
import { type Say, sayAny, useWords } from '#admin/app/language.ts'
import { Person } from '#admin/app/person.tsx'
import { useChange } from '#admin/app/queries.ts'
import { useCan } from '#admin/app/session.ts'
import { ChoiceField, SearchField } from '#admin/app/toolbar.tsx'
import { Mail } from '#admin/emails/preview.tsx'
import type { words } from '#admin/emails/words/en.ts'
import { emailWords } from '#admin/emails/words.ts'
import type { messageView } from '#emails/emails.api.ts'
import { emailScenarios } from '#emails/scenario.ts'

type Message = z.output<typeof messageView>

const states = ['waiting', 'sent', 'kept', 'failed', 'withheld'] as const
const colours = { waiting: 'yellow', sent: 'teal', kept: 'gray', failed: 'red', withheld: 'gray' } as const

const shape = z.object({
  state: z.enum(states).optional(),
  scenario: z.enum(emailScenarios).optional(),
  search: z.string().max(200).optional(),
})

/** Emails of the site, or of one customer, each to be looked at as its reader gets it. */
export function EmailList({ customer }: { readonly customer?: string }) {
  const t = useWords(emailWords)
  const filters = useFilters(shape)
  const [opened, setOpened] = useState<Message | null>(null)
  const { state, scenario, search } = filters.values
  return (
    <>
      <DataList<Message>
        label={t('sent_title')}
        path="/messages"
        exportPath="/messages"
        query={{ ...filters.values, customer }}
        columns={columnsOf(t, setOpened)}
        keyOf={({ id }) => id}
        onClear={filters.isNarrowed ? filters.clear : undefined}
        empty={{ icon: 'messages', title: t('sent_none'), text: t('sent_none_text') }}
        toolbar={
          <>
            {customer === undefined && (
              <SearchField
                value={search ?? ''}
                placeholder={t('column_address')}
                onChange={(value) => filters.set({ search: value })}
              />
            )}
            <ChoiceField
              label={t('filter_state')}
              value={state}
              choices={states.map((value) => ({ value, label: t(`state_${value}`) }))}
              onChange={(value) => filters.set({ state: value })}
            />
            <ChoiceField
              label={t('filter_scenario')}
              value={scenario}
              choices={emailScenarios.map((value) => ({ value, label: t(`scenario_${value}`) }))}
              onChange={(value) => filters.set({ scenario: value })}
            />
          </>
        }
      />
      <Drawer
        opened={opened !== null}
        onClose={() => setOpened(null)}
        position="right"
        size="lg"
        title={opened === null ? '' : t(`scenario_${opened.scenario}`)}
      >
        {opened !== null && <One message={opened} onChange={setOpened} />}
      </Drawer>
    </>
  )
}

function columnsOf(t: Say<typeof words>, open: (message: Message) => void): readonly Column<Message>[] {
  return [
    {
      key: 'subject',
      title: t('column_subject'),
      show: (message) => (
        <Anchor
          component="button"
          type="button"
          size="sm"
          ta="left"
          fw={550}
          style={{ overflowWrap: 'anywhere' }}
          onClick={() => open(message)}
        >
          {message.subject === '' ? t(`scenario_${message.scenario}`) : message.subject}
        </Anchor>
      ),
    },
    { key: 'scenario', title: t('column_scenario'), show: ({ scenario }) => t(`scenario_${scenario}`), wide: true },
    {
      key: 'to',
      title: t('column_to'),
      show: (message) => <Reader message={message} />,
    },
    { key: 'state', title: t('column_state'), show: ({ state }) => <StateBadge state={state} /> },
    { key: 'when', title: t('column_when'), show: ({ createdAt }) => <Time at={createdAt} />, align: 'right' },
  ]
}

/** What the operator is told of stands out from what members are. */
function Reader({ message: { customer, scenario, to } }: { readonly message: Message }) {
  const t = useWords(emailWords)
  if (customer !== null) return <Person id={customer} email={to} />
  if (scenario !== 'endpoint_off') return to
  return (
    <Stack gap={2} align="flex-start">
      <Badge color="grape">{t('to_operator')}</Badge>
      {to !== null && (
        <Text span size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {to}
        </Text>
      )}
    </Stack>
  )
}

function StateBadge({ state }: Pick<Message, 'state'>) {
  const t = useWords(emailWords)
  return <Badge color={colours[state]}>{t(`state_${state}`)}</Badge>
}

const known: ReadonlySet<string> = new Set(['suppressed', 'scenario_off', 'no_address', 'not_an_address'])

interface OneProperties {
  readonly message: Message
  readonly onChange: (message: Message) => void
}

function One({ message, onChange }: OneProperties) {
  const t = useWords(emailWords)
  const canRetry = useCan('emails')
  const { id, state, problem, customer, to, subject, html, text } = message
  const retry = useChange<string, Message>({
    send: (api, which) => api.post(`/messages/${which}/retry`),
    touches: ['/messages'],
    done: t('retried'),
  })
  return (
    <Stack>
      <Group gap="xs">
        <StateBadge state={state} />
        <Text size="sm">{t(`state_about_${state}`)}</Text>
      </Group>
      {problem !== null && (
        <Alert color={state === 'failed' ? 'red' : 'yellow'}>
          {known.has(problem) ? sayAny(t, `problem_${problem}`) : problem}
        </Alert>
      )}
      <Group gap="lg">
        <Field title={t('column_to')}>{to ?? '–'}</Field>
        {customer !== null && (
          <Field title={t('customer')}>
            <Person id={customer} />
          </Field>
        )}
        <Field title={t('column_when')}>
          <Time at={message.createdAt} />
        </Field>
      </Group>
      {state === 'failed' && canRetry && (
        <Group>
          <Button loading={retry.isPending} onClick={async () => onChange(await retry.mutateAsync(id))}>
            {t('retry')}
          </Button>
        </Group>
      )}
      {html === '' ? (
        <Text c="dimmed" size="sm">
          {t(state === 'waiting' || state === 'withheld' ? 'not_written' : 'no_longer')}
        </Text>
      ) : (
        <Mail subject={subject} html={html} text={text} />
      )}
    </Stack>
  )
}

function Field({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {title}
      </Text>
      <Text size="sm" component="div">
        {children}
      </Text>
    </div>
  )
}
