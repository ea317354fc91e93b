import {
  Input,
  NumberInput,
  SegmentedControl,
  Select,
  Stack,
  Switch,
  Text,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core'
import type { ReactNode } from 'react'
import { formatMoment } from '#admin/app/format.ts'
import { type KeysOf, useLanguage, useWords } from '#admin/app/language.ts'
import { useSite } from '#admin/app/session.ts'
import { type Item, type Row, withColumns } from '#admin/pages/page-data.ts'
import { PictureField } from '#admin/pages/picture-field.tsx'
import type { words } from '#admin/pages/words/en.ts'
import { pageWords } from '#admin/pages/words.ts'
import type { Block } from '#pages/decoration.api.ts'
import type { PageView } from '#pages/view.ts'

interface Properties {
  readonly row: Row
  readonly view: PageView
  readonly problems: Readonly<Record<string, string>>
  /** Of the block as it is by then: a picture may be on its way while somebody goes on writing. */
  readonly onChange: (change: (item: Item) => Item) => void
}

type Fields = Readonly<Record<string, unknown>>

/** What a field of a block is given. */
interface Given {
  readonly value: Fields
  readonly view: PageView
  readonly set: (fields: Fields) => void
  readonly problemOf: (field: string) => string | undefined
}

/** The settings of one block; what each type has is in `kinds`. */
export function BlockFields({ row, view, problems, onChange }: Properties) {
  const t = useWords(pageWords)
  const { item } = row
  const set: Given['set'] = (fields) => onChange((now) => ({ ...now, props: { ...now.props, ...fields } }))
  const given: Given = { value: item.props, view, set, problemOf: (field) => problems[`${row.pointer}/${field}`] }
  return (
    <Stack gap="md" component="section" aria-label={t(`block_${item.type}`)}>
      <div>
        <Title order={2} size="h3">
          {t(`block_${item.type}`)}
        </Title>
        <Text size="xs" c="dimmed">
          {t(`about_${item.type}`)}
        </Text>
      </div>
      {item.type === 'columns' ? (
        <SegmentedField
          label="columns"
          hint="columns_hint"
          value={String(item.props.count)}
          options={{ 2: 'columns_two', 3: 'columns_three' }}
          onChange={(count) => onChange((now) => withColumns(now, Number(count)))}
        />
      ) : (
        Object.entries(kinds[item.type]).map(([name, Field]) => <Field key={name} {...given} />)
      )}
      <Choice field="audience" options={['everybody', 'friend', 'referrer']} {...given} />
    </Stack>
  )
}

type Word = KeysOf<typeof words>

interface SegmentedProperties {
  readonly label: Word
  readonly hint?: Word
  readonly value: string
  readonly options: Readonly<Record<string, Word>>
  readonly onChange: (value: string) => void
}

function SegmentedField({ label, hint, value, options, onChange }: SegmentedProperties) {
  const t = useWords(pageWords)
  const data = Object.entries(options).map(([key, word]) => ({ value: key, label: t(word) }))
  return (
    <Stack gap={4}>
      <Input.Label labelElement="div">{t(label)}</Input.Label>
      <SegmentedControl value={value} data={data} onChange={onChange} aria-label={t(label)} fullWidth />
      {hint && (
        <Text size="xs" c="dimmed">
          {t(hint)}
        </Text>
      )}
    </Stack>
  )
}

/** A choice whose words are `<field>_<option>`. */
function Choice({ field, options, value, set }: Given & { field: string; options: readonly string[] }) {
  const t = useWords(pageWords)
  const wordOf = (option: string) => `${field}_${option}` as Word
  if (options.length <= 2) {
    const words = Object.fromEntries(options.map((option) => [option, wordOf(option)]))
    const onChange = (chosen: string) => set({ [field]: chosen })
    return <SegmentedField label={field as Word} value={String(value[field])} options={words} onChange={onChange} />
  }
  return (
    <Select
      label={t(field as Word)}
      data={options.map((option) => ({ value: option, label: t(wordOf(option)) }))}
      value={String(value[field])}
      onChange={(chosen) => chosen !== null && set({ [field]: field === 'level' ? Number(chosen) : chosen })}
      allowDeselect={false}
      withCheckIcon={false}
    />
  )
}

function choice(field: string, ...options: readonly string[]) {
  return (given: Given) => <Choice field={field} options={options} {...given} />
}

/** Text that has words of its own where nothing is written. */
function TextField({ value, set, view, problemOf, isLong }: Given & { isLong: boolean }) {
  const t = useWords(pageWords)
  const own = isLong ? view.subtitle : view.title
  return (
    <Textarea
      label={t('text')}
      description={own === '' ? (isLong ? t('text_paragraphs') : undefined) : t('text_hint', { own })}
      value={String(value.text ?? '')}
      onChange={({ currentTarget }) => set({ text: currentTarget.value === '' ? null : currentTarget.value })}
      error={problemOf('text')}
      autosize
      minRows={isLong ? 4 : 2}
      maxRows={14}
      maxLength={isLong ? 5_000 : 300}
    />
  )
}

function headingText(given: Given) {
  return <TextField isLong={false} {...given} />
}

function longText(given: Given) {
  return <TextField isLong {...given} />
}

/** Three cases: our own words, words of theirs, none. */
function TitleField({ value, set, problemOf }: Given) {
  const t = useWords(pageWords)
  const title = value.title as string | null
  return (
    <Stack gap="xs">
      <Switch
        label={t('heading_shown')}
        checked={title !== ''}
        onChange={({ currentTarget }) => set({ title: currentTarget.checked ? null : '' })}
      />
      {title !== '' && (
        <TextInput
          label={t('heading_own')}
          description={t('heading_hint')}
          value={title ?? ''}
          // Whoever wipes out their words wants ours again; none at all is the switch above.
          onChange={({ currentTarget }) => set({ title: currentTarget.value === '' ? null : currentTarget.value })}
          error={problemOf('title')}
          maxLength={200}
        />
      )}
    </Stack>
  )
}

function LabelField({ value, set, problemOf }: Given) {
  const t = useWords(pageWords)
  return (
    <TextInput
      label={t('label')}
      description={t('label_hint')}
      value={String(value.label ?? '')}
      onChange={({ currentTarget }) => set({ label: currentTarget.value === '' ? null : currentTarget.value })}
      error={problemOf('label')}
      maxLength={100}
    />
  )
}

function AddressField({ value, set, problemOf, hint }: Given & { hint: Word }) {
  const t = useWords(pageWords)
  return (
    <TextInput
      label={t('href')}
      description={t(hint)}
      placeholder="https://"
      inputMode="url"
      value={String(value.href ?? '')}
      onChange={({ currentTarget }) =>
        set({ href: currentTarget.value.trim() === '' ? null : currentTarget.value.trim() })
      }
      error={problemOf('href')}
    />
  )
}

function buttonAddress(given: Given) {
  return <AddressField hint="href_hint" {...given} />
}

function pictureAddress(given: Given) {
  return <AddressField hint="href_picture" {...given} />
}

function UntilField({ value, set, problemOf }: Given) {
  const t = useWords(pageWords)
  const language = useLanguage()
  const { timeZone } = useSite()
  const until = (value.until ?? '') as string
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(until)
  return (
    <Stack gap={4}>
      <TextInput
        type="date"
        label={t('until')}
        description={t('until_hint', { zone: timeZone })}
        value={isDay ? until : ''}
        onChange={({ currentTarget }) => set({ until: currentTarget.value === '' ? null : currentTarget.value })}
        error={problemOf('until')}
      />
      {until !== '' && !isDay && (
        <Text size="xs" c="dimmed">
          {t('until_moment', { moment: formatMoment(Date.parse(until), timeZone, language) })}
        </Text>
      )}
    </Stack>
  )
}

function MostField({ value, set, problemOf }: Given) {
  const t = useWords(pageWords)
  return (
    <NumberInput
      label={t('most')}
      value={Number(value.most)}
      min={3}
      max={20}
      clampBehavior="blur"
      onChange={(most) => typeof most === 'number' && set({ most })}
      error={problemOf('most')}
    />
  )
}

function BannerField({ value, set, view, problemOf }: Given) {
  const t = useWords(pageWords)
  return (
    <>
      <PictureField
        label={t('image')}
        value={(value.image ?? null) as string | null}
        fallback={view.image === null ? null : { address: view.image, label: t('image_own') }}
        error={problemOf('image')}
        onChange={(image, alt) => set({ image, ...(alt && !value.alt ? { alt } : {}) })}
      />
      <TextInput
        label={t('alt')}
        description={t('alt_hint')}
        value={String(value.alt ?? '')}
        onChange={({ currentTarget }) => set({ alt: currentTarget.value })}
        error={problemOf('alt')}
        maxLength={500}
      />
    </>
  )
}

const align = choice('align', 'start', 'center')

type Kinds = Readonly<Record<Exclude<Block['type'], 'columns'>, Readonly<Record<string, (given: Given) => ReactNode>>>>

const kinds: Kinds = {
  banner: {
    image: BannerField,
    shape: choice('shape', 'landscape', 'square', 'portrait', 'wide', 'own'),
    href: pictureAddress,
  },
  heading: { text: headingText, level: choice('level', '1', '2', '3'), align },
  text: { text: longText, align },
  rules: { title: TitleField },
  gifts: { title: TitleField, side: choice('side', 'both', 'friend', 'referrer') },
  ladder: { title: TitleField },
  share: { title: TitleField },
  countdown: { title: TitleField, until: UntilField },
  leaderboard: { title: TitleField, most: MostField },
  button: { label: LabelField, href: buttonAddress, look: choice('look', 'filled', 'outlined'), align },
  spacer: { size: choice('size', 'small', 'medium', 'large') },
}
