import { Group, Stack, Table, Text } from '@mantine/core'
import { useLanguage, useWords } from '#admin/app/language.ts'
import { useSite } from '#admin/app/session.ts'
import { bodyOf, type ProgramDraft } from '#admin/programs/form/draft.ts'
import { programWords } from '#admin/programs/words.ts'
import { sentencesOf } from '#programs/sentences.ts'

/** What an edit changes: the sentences that go and those that come, and the fields about which there is no sentence. */
export function Difference({ before, after }: { readonly before: ProgramDraft; readonly after: ProgramDraft }) {
  const t = useWords(programWords)
  const language = useLanguage()
  const { currency, timeZone } = useSite()
  const old = sentencesOf(before.definition, currency, language)
  const now = sentencesOf(after.definition, currency, language)
  const gone = old.filter((sentence) => !now.includes(sentence))
  const come = now.filter((sentence) => !old.includes(sentence))
  const fields = changedFields(bodyOf(before, timeZone), bodyOf(after, timeZone))
  return (
    <Stack gap="md">
      {gone.length + come.length > 0 && (
        <div>
          <Text fw={600} size="sm" mb={6}>
            {t('difference_rules')}
          </Text>
          {gone.map((sentence) => (
            <Line key={sentence} kind="gone" words={sentence} />
          ))}
          {come.map((sentence) => (
            <Line key={sentence} kind="come" words={sentence} />
          ))}
        </div>
      )}
      {fields.length > 0 && (
        <div>
          <Text fw={600} size="sm" mb={6}>
            {t('difference_fields')}
          </Text>
          <Table fz="sm" layout="fixed" aria-label={t('difference_fields')}>
            <Table.Tbody>
              {fields.map(({ name, from, to }) => (
                <Table.Tr key={name}>
                  <Table.Th w="34%" fw={500} style={{ overflowWrap: 'anywhere' }}>
                    {t(name)}
                  </Table.Th>
                  <Table.Td style={{ overflowWrap: 'anywhere' }}>
                    {from === '' ? <Nothing /> : <del>{from}</del>}
                  </Table.Td>
                  <Table.Td style={{ overflowWrap: 'anywhere' }}>{to === '' ? <Nothing /> : <ins>{to}</ins>}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
    </Stack>
  )
}

function Nothing() {
  const t = useWords(programWords)
  return (
    <Text span inherit c="dimmed">
      {t('empty_value')}
    </Text>
  )
}

function Line({ kind, words }: { readonly kind: 'gone' | 'come'; readonly words: string }) {
  const t = useWords(programWords)
  return (
    <Group gap={8} wrap="nowrap" align="flex-start" className={`kith-${kind}`}>
      <Text span fw={700} aria-hidden="true">
        {kind === 'gone' ? '−' : '+'}
      </Text>
      <Text size="sm" span>
        <span className="kith-visually-hidden">{t(kind === 'gone' ? 'was' : 'becomes')} </span>
        {words}
      </Text>
    </Group>
  )
}

type Body = ReturnType<typeof bodyOf>
interface Changed {
  readonly name: 'name' | 'key' | 'description' | 'starts' | 'ends' | 'section_share' | 'single'
  readonly from: string
  readonly to: string
}

function changedFields(before: Body, after: Body): Changed[] {
  const text = (value: unknown) => (value === null || value === undefined ? '' : String(value))
  const rows: Changed[] = [
    { name: 'name', from: before.name, to: after.name },
    { name: 'key', from: text(before.key), to: text(after.key) },
    { name: 'description', from: text(before.description), to: text(after.description) },
    { name: 'starts', from: text(before.period.startsAt), to: text(after.period.startsAt) },
    { name: 'ends', from: text(before.period.endsAt), to: text(after.period.endsAt) },
  ]
  for (const part of leaves((before.definition as Defined).share, (after.definition as Defined).share))
    rows.push({ name: 'section_share', ...part })
  const single = [before, after].map(({ definition }) => text((definition as Defined).singleReward))
  rows.push({ name: 'single', from: single[0] ?? '', to: single[1] ?? '' })
  return rows.filter(({ from, to }) => from !== to)
}

interface Defined {
  readonly share: unknown
  readonly singleReward: boolean
}

/** Every text that differs, wherever it stands. */
function leaves(one: unknown, other: unknown): { readonly from: string; readonly to: string }[] {
  const isGroup = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
  if (isGroup(one) && isGroup(other))
    return [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap((name) => leaves(one[name], other[name]))
  const [from, to] = [one, other].map((value) => (isGroup(value) ? JSON.stringify(value) : String(value ?? '')))
  return from === to ? [] : [{ from: from ?? '', to: to ?? '' }]
}
