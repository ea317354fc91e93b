import {
  Box,
  Chip,
  Group,
  Input,
  NumberInput,
  Radio,
  SegmentedControl,
  Select,
  Stack,
  Switch,
  TagsInput,
  Textarea,
  TextInput,
} from '@mantine/core'
import type { ReactNode } from 'react'
import { useLanguage, useWords } from '#admin/app/language.ts'
import { useSite } from '#admin/app/session.ts'
import { appWords } from '#admin/app/words.ts'
import { useField } from '#admin/programs/form/state.tsx'
import { programWords } from '#admin/programs/words.ts'
import { digitsOf } from '#base/money.ts'
import { durationParts, isDuration } from '#base/time.ts'

interface Named {
  /** The pointer of the field, as in the body. */
  readonly at: string
  readonly label: string
  readonly hint?: ReactNode
}

/** As far as a single input stands from what is below it. */
function marginOf(hint: ReactNode, error: string | null) {
  return hint === undefined && error === null ? 0 : 'calc(var(--mantine-spacing-xs) / 2)'
}

interface TextProperties extends Named {
  readonly required?: boolean
  readonly placeholder?: string
  readonly rows?: number
  readonly monospace?: boolean
  /** An empty text goes as null. */
  readonly nullable?: boolean
}

export function TextField({ at, label, hint, required, placeholder, rows, monospace, nullable }: TextProperties) {
  const { value, error, set, onBlur, id } = useField<string | null>(at)
  const common = {
    ...{ id, label, error, onBlur, description: hint, value: value ?? '' },
    ...(required ? { required: true, withAsterisk: true } : {}),
    ...(placeholder === undefined ? {} : { placeholder }),
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) =>
      set(nullable && currentTarget.value === '' ? null : currentTarget.value),
  }
  if (rows !== undefined) return <Textarea {...common} autosize minRows={rows} maxRows={10} />
  return <TextInput {...common} {...(monospace ? { classNames: { input: 'kith-monospace' } } : {})} />
}

interface CountProperties extends Named {
  /** Said in the empty field, which goes as null. */
  readonly none?: string
  readonly suffix?: string
  readonly most?: number
  readonly width?: number
}

export function CountField({ at, label, hint, none, suffix, most, width }: CountProperties) {
  const { value, error, set, onBlur, id } = useField<number | null>(at)
  return (
    <NumberInput
      {...{ id, label, error, onBlur, description: hint }}
      value={value ?? ''}
      onChange={(given) => set(given === '' && none !== undefined ? null : (given as never))}
      allowNegative={false}
      min={1}
      clampBehavior="none"
      thousandSeparator=","
      {...(most === undefined ? {} : { max: most })}
      {...(none === undefined ? {} : { placeholder: none })}
      {...(suffix === undefined ? {} : { suffix: ` ${suffix}` })}
      {...(width === undefined ? {} : { w: width })}
    />
  )
}

/** An amount of the site's money, typed as people write it, kept in minor units. */
export function MoneyField({ at, label, hint, zero }: Named & { readonly zero?: string }) {
  const { value, error, set, onBlur, id } = useField<number | null>(at)
  const language = useLanguage()
  const { currency } = useSite()
  const digits = digitsOf(currency)
  const unit = 10 ** digits
  const sign = new Intl.NumberFormat(language, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' })
    .formatToParts(0)
    .find(({ type }) => type === 'currency')?.value
  const isShown = typeof value === 'number' && !(zero !== undefined && value === 0)
  return (
    <NumberInput
      {...{ id, label, error, onBlur, description: hint }}
      value={isShown ? value / unit : ''}
      onChange={(given) => {
        // What ends in zeros after the point comes as a text.
        const amount = typeof given === 'number' ? given : Number.parseFloat(given)
        set(Number.isFinite(amount) ? Math.round(amount * unit) : zero === undefined ? (null as never) : 0)
      }}
      decimalScale={digits}
      fixedDecimalScale={digits > 0}
      allowNegative={false}
      thousandSeparator=","
      prefix={`${sign ?? currency} `}
      hideControls
      {...(zero === undefined ? {} : { placeholder: zero })}
    />
  )
}

export function PercentField({ at, label, hint }: Named) {
  const { value, error, set, onBlur, id } = useField<number | null>(at)
  return (
    <NumberInput
      {...{ id, label, error, onBlur, description: hint }}
      value={value ?? ''}
      onChange={(given) => set(typeof given === 'number' ? given : null)}
      decimalScale={2}
      allowNegative={false}
      suffix=" %"
      hideControls
    />
  )
}

type Typed = number | string

const units = [
  { unit: 'minutes', write: (count: Typed) => `PT${count}M` },
  { unit: 'hours', write: (count: Typed) => `PT${count}H` },
  { unit: 'days', write: (count: Typed) => `P${count}D` },
  { unit: 'weeks', write: (count: Typed) => `P${count}W` },
  { unit: 'months', write: (count: Typed) => `P${count}M` },
  { unit: 'years', write: (count: Typed) => `P${count}Y` },
] as const
type Unit = (typeof units)[number]['unit']

/** Null where it has more than one unit, such as P1DT12H. What is typed with a point is kept as typed, and refused. */
function simple(duration: string): { count: Typed; unit: Unit } | null {
  if (!isDuration(duration)) return broken(duration)
  const parts = Object.entries(durationParts(duration)).filter(([, count]) => count > 0)
  const [first] = parts
  return parts.length === 1 && first && first[0] !== 'seconds' ? { unit: first[0] as Unit, count: first[1] } : null
}

function broken(duration: string): { count: string; unit: Unit } | null {
  const count = /\d+\.\d*/.exec(duration)?.[0] ?? ''
  const unit = units.find(({ write }) => write(count) === duration)?.unit
  return unit === undefined ? null : { count, unit }
}

function countOf(typed: Typed): Typed | null {
  return /^(?:[1-9]\d*|\d+\.\d*)$/.test(String(typed)) ? typed : null
}

interface DurationProperties extends Named {
  /** What the empty field means, which goes as null. */
  readonly none: string
  /** The unit that is chosen while nothing is there. */
  readonly unit?: Unit
}

/** So many minutes, hours, days …; one that says more than that stays a text. */
export function DurationField({ at, label, hint, none, unit: usual = 'days' }: DurationProperties) {
  const [t, app] = [useWords(programWords), useWords(appWords)]
  const { value, error, set, onBlur, id } = useField<string | null>(at)
  const read = value === null ? { count: null, unit: usual } : simple(value)
  if (read === null) return <TextField {...{ at, label, hint, monospace: true, nullable: true }} />
  const write = (count: Typed | null, unit: Unit) =>
    set(count === null ? null : (units.find((one) => one.unit === unit)?.write(count) ?? null))
  return (
    <NumberInput
      {...{ id, label, onBlur, description: hint }}
      error={typeof read.count === 'string' ? app('whole_number') : error}
      value={read.count ?? ''}
      placeholder={none}
      onChange={(given) => write(countOf(given), read.unit)}
      allowNegative={false}
      inputContainer={(input) => (
        <Group gap={6} wrap="nowrap" align="flex-start">
          <Box flex={1}>{input}</Box>
          <Select
            aria-label={`${label}: ${t('unit')}`}
            data={units.map(({ unit }) => ({ value: unit, label: t(`unit_${unit}`) }))}
            value={read.unit}
            onChange={(unit) => write(read.count ?? 1, (unit ?? usual) as Unit)}
            allowDeselect={false}
            w={112}
          />
        </Group>
      )}
    />
  )
}

interface Option {
  readonly value: string
  readonly label: string
  readonly hint?: string
}

/** One of a few, with a line about each where it needs one. */
export function ChoiceField({ at, label, hint, options }: Named & { readonly options: readonly Option[] }) {
  const { value, error, set, id } = useField<string>(at)
  if (options.some((option) => option.hint !== undefined))
    return (
      <Radio.Group id={id} label={label} description={hint} error={error} value={value} onChange={set}>
        <Stack gap="xs" mt="xs">
          {options.map((option) => (
            <Radio key={option.value} value={option.value} label={option.label} description={option.hint} />
          ))}
        </Stack>
      </Radio.Group>
    )
  return (
    <Input.Wrapper label={label} description={hint} error={error} labelElement="div" id={id}>
      <Box mb={marginOf(hint, error)}>
        <SegmentedControl
          aria-label={label}
          data={options.map((option) => ({ value: option.value, label: option.label }))}
          value={value}
          onChange={set}
        />
      </Box>
    </Input.Wrapper>
  )
}

/** Any of a few. */
export function ChoicesField({ at, label, hint, options }: Named & { readonly options: readonly Option[] }) {
  const { value, error, set, id } = useField<readonly string[]>(at)
  return (
    <Input.Wrapper label={label} description={hint} error={error} labelElement="div" id={id}>
      <Chip.Group
        multiple
        value={[...value]}
        onChange={(chosen) => set(options.map((one) => one.value).filter((one) => chosen.includes(one)))}
      >
        <Group gap="xs" mt={6} role="group" aria-label={label}>
          {options.map((option) => (
            <Chip key={option.value} value={option.value} variant="outline">
              {option.label}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    </Input.Wrapper>
  )
}

export function SwitchField({ at, label, hint }: Named) {
  const { value, error, set, id } = useField<boolean>(at)
  return (
    <Switch
      {...{ id, label, error, description: hint }}
      checked={value}
      onChange={({ currentTarget }) => set(currentTarget.checked)}
    />
  )
}

interface WordsProperties extends Named {
  readonly placeholder: string
  /** An empty list is taken away, where the field may be left out. */
  readonly optional?: boolean
}

/** Words one by one, such as categories. */
export function WordsField({ at, label, hint, placeholder, optional }: WordsProperties) {
  const { value, error, set, onBlur, id } = useField<readonly string[] | undefined>(at)
  return (
    <TagsInput
      {...{ id, label, error, onBlur, description: hint, placeholder }}
      value={[...(value ?? [])]}
      onChange={(words) => set(words.length === 0 && optional ? undefined : words)}
      splitChars={[',', ' ', '、']}
      clearable
    />
  )
}

interface MomentProperties extends Named {
  /** What an empty time means. */
  readonly edge: string
}

/** A day of the site's calendar, and a time of it if need be. */
export function MomentField({ at, label, hint, edge }: MomentProperties) {
  const t = useWords(programWords)
  const day = useField<string>(`${at}/day`)
  const time = useField<string>(`${at}/time`)
  const { error, onBlur, id } = useField<unknown>(at)
  return (
    <TextInput
      {...{ id, label, error, onBlur, description: hint }}
      type="date"
      value={day.value}
      onChange={({ currentTarget }) => day.set(currentTarget.value)}
      inputContainer={(input) => (
        <Group gap={6} wrap="nowrap" align="flex-start">
          <Box flex={3} miw={0}>
            {input}
          </Box>
          <TextInput
            type="time"
            aria-label={`${label}: ${t('time_of_day')}`}
            title={edge}
            disabled={day.value === ''}
            value={time.value}
            onChange={({ currentTarget }) => time.set(currentTarget.value)}
            style={{ flex: 2, minWidth: 0 }}
          />
        </Group>
      )}
    />
  )
}
