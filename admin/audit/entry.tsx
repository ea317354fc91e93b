import { Anchor, Badge, Box, Collapse, Group, Stack, Table, Text, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { formatMoment, formatNumber } from '#admin/app/format.ts'
import { Icon } from '#admin/app/icons.tsx'
import { sayAny, useLanguage, useWords } from '#admin/app/language.ts'
import { SiteLink } from '#admin/app/link.tsx'
import { useSession } from '#admin/app/session.ts'
import { When } from '#admin/app/when.tsx'
import { appWords } from '#admin/app/words.ts'
import { type Change, type Field, fieldsOf, isLeftOut, screenOf } from '#admin/audit/difference.ts'
import type { words as english } from '#admin/audit/words/en.ts'
import { auditWords } from '#admin/audit/words.ts'

/** What somebody did, as the server tells it. */
export interface LoggedEntry {
  readonly id: string
  readonly at: string
  readonly site: string | null
  readonly staff: { readonly id: string; readonly name: string; readonly role: string }
  readonly action: string
  readonly subject: { readonly kind: string; readonly id: string; readonly name: string | null } | null
  readonly changes: readonly Change[]
  readonly reason: string | null
}

interface Properties {
  readonly entry: LoggedEntry
  readonly onPerson: (id: string) => void
}

export function Entry({ entry, onPerson }: Properties) {
  const [t, app] = [useWords(auditWords), useWords(appWords)]
  const { sites, workspace } = useSession()
  const [opened, { toggle }] = useDisclosure(false)
  const { staff, action, reason, at } = entry
  const site = sites.find(({ key }) => key === entry.site)?.name ?? entry.site ?? workspace.name
  const details = `changes-${entry.id}`
  return (
    <Box component="li" py="sm" style={{ borderTop: '1px solid var(--kith-line)' }}>
      <Group justify="space-between" gap="xs" align="flex-start" wrap="nowrap">
        <Box style={{ minWidth: 0 }}>
          <Text size="sm" component="div" style={{ overflowWrap: 'anywhere' }}>
            <Anchor
              component="button"
              type="button"
              size="sm"
              fw={550}
              ta="start"
              style={{ overflowWrap: 'anywhere', whiteSpace: 'normal' }}
              title={t('only_person', { name: staff.name })}
              onClick={() => onPerson(staff.id)}
            >
              {staff.name}
            </Anchor>{' '}
            {sayAny(t, `action_${action}`)} <Subject entry={entry} />
          </Text>
          <Group gap={6} mt={2}>
            <Text size="xs" c="dimmed">
              <When at={at} /> · {sayAny(app, `role_${staff.role}`)} · {site}
            </Text>
          </Group>
          {reason !== null && (
            <Text size="sm" mt={4} style={{ overflowWrap: 'anywhere' }}>
              {t('reason', { reason })}
            </Text>
          )}
        </Box>
        <UnstyledButton
          onClick={toggle}
          aria-expanded={opened}
          aria-controls={details}
          aria-label={t(opened ? 'hide' : 'show')}
          p={6}
        >
          <Icon name={opened ? 'up' : 'down'} size={16} />
        </UnstyledButton>
      </Group>
      <Collapse expanded={opened} id={details}>
        <Stack gap="sm" pt="sm">
          {entry.changes.map((change) => (
            <Changed key={`${change.kind} ${change.id}`} change={change} site={entry.site} />
          ))}
          {entry.changes.length === 0 && (
            <Text size="sm" c="dimmed">
              {t('no_values')}
            </Text>
          )}
        </Stack>
      </Collapse>
    </Box>
  )
}

/** Of what has a name it is the name, of other things their id. */
function Subject({ entry }: { readonly entry: LoggedEntry }) {
  const { subject, changes, site } = entry
  if (subject === null || subject.id === '') return null
  const change = changes.find(({ kind, id }) => kind === subject.kind && id === subject.id)
  const named = [
    subject.name,
    change?.name,
    change?.after?.name,
    change?.before?.name,
    change?.after?.email,
    change?.before?.email,
  ]
  const name = named.find((one) => typeof one === 'string')
  const screen = screenOf(subject.kind, subject.id)
  const words = (name as string | undefined) ?? subject.id
  const shown = (
    <Text span size="sm" {...(name === undefined ? { ff: 'monospace', fz: 'xs' } : { fw: 550 })}>
      {words}
    </Text>
  )
  if (screen === null || site === null || (change !== undefined && change.after === null)) return shown
  return (
    <Anchor component={SiteLink} to={`/${site}/${screen}`} size="sm" style={{ overflowWrap: 'anywhere' }}>
      {words}
    </Anchor>
  )
}

function Changed({ change, site }: { readonly change: Change; readonly site: string | null }) {
  const t = useWords(auditWords)
  const fields = fieldsOf(change)
  return (
    <Box>
      <Group gap={6} mb={4}>
        <Text size="sm" fw={550}>
          {sayAny(t, `kind_${change.kind}`)}
        </Text>
        <Text size="xs" c="dimmed" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
          {change.id || site}
        </Text>
        {change.before === null && (
          <Badge size="sm" color="green">
            {t('made')}
          </Badge>
        )}
        {change.after === null && (
          <Badge size="sm" color="red">
            {t('gone')}
          </Badge>
        )}
      </Group>
      {fields.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('no_values')}
        </Text>
      ) : (
        <Fields change={change} fields={fields} />
      )}
    </Box>
  )
}

function Fields({ change, fields }: { readonly change: Change; readonly fields: readonly Field[] }) {
  const t = useWords(auditWords)
  const [hasBefore, hasAfter] = [change.before !== null, change.after !== null]
  return (
    <Box
      style={{ overflowX: 'auto' }}
      tabIndex={0}
      role="region"
      aria-label={`${t('details')}: ${change.kind} ${change.id}`}
    >
      <Table withTableBorder verticalSpacing={6} fz="xs" layout="fixed">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w="30%">{t('field')}</Table.Th>
            {hasBefore && <Table.Th>{t('before')}</Table.Th>}
            {hasAfter && <Table.Th>{t('after')}</Table.Th>}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {fields.map(({ path, before, after }) => (
            <Table.Tr key={path.join()}>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>
                {path.map((part) => fieldWords(t, part)).join(' › ')}
              </Table.Td>
              {hasBefore && (
                <Table.Td style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
                  <Value value={before} />
                </Table.Td>
              )}
              {hasAfter && (
                <Table.Td style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
                  <Value value={after} />
                </Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Box>
  )
}

/** Known fields by name; others as the API calls them, in words of their own. */
function fieldWords(t: ReturnType<typeof useWords<typeof english>>, part: string): string {
  const words = sayAny(t, `field_${part}`)
  return words === `field_${part}` ? part.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase() : words
}

const rfcTime = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/

const here = Intl.DateTimeFormat().resolvedOptions().timeZone

function Value({ value }: { readonly value: unknown }) {
  const t = useWords(auditWords)
  const language = useLanguage()
  if (value === undefined || value === null || value === '')
    return (
      <Text span inherit c="dimmed">
        {t('nothing')}
      </Text>
    )
  if (isLeftOut(value)) return <>{t('long', { count: value.characters })}</>
  if (typeof value === 'boolean') return <>{t(value ? 'yes' : 'no')}</>
  if (typeof value === 'string') return rfcTime.test(value) ? <When at={value} /> : value
  return <>{inText(value, language)}</>
}

const leastTime = 1_000_000_000_000

/** Lists and what they hold, line by line; numbers that can only be times are times. */
function inText(value: unknown, language: string): string {
  if (Array.isArray(value)) return value.map((item) => inText(item, language)).join('\n')
  if (typeof value === 'number')
    return value < leastTime ? formatNumber(value, language) : formatMoment(value, here, language)
  if (typeof value !== 'object' || value === null) return String(value ?? '–')
  const parts = Object.entries(value).filter(([, part]) => part !== null)
  return parts.map(([name, part]) => `${name}: ${inText(part, language)}`).join(', ')
}
