import { Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { type ReactNode, useId, useRef } from 'react'

export interface Variable {
  readonly name: string
  /** What it stands for. */
  readonly label: string
}

/** Something to write around what is selected, or where the cursor stands. */
export interface Piece {
  readonly label: string
  readonly before: string
  readonly after: string
}

interface Properties {
  readonly label: string
  readonly description?: ReactNode
  readonly value: string
  readonly onChange: (value: string) => void
  readonly error?: ReactNode
  readonly variables: readonly Variable[]
  /** Said in front of the buttons that put a variable in. */
  readonly lead: string
  readonly pieces?: { readonly lead: string; readonly all: readonly Piece[] }
  readonly lines?: number
  readonly maxLength: number
  readonly isCode?: true
}

/** A text with places for what differs from reader to reader, put in where the cursor stands. */
export function TemplateField(properties: Properties) {
  const {
    label,
    description,
    value,
    onChange,
    error,
    variables,
    lead,
    pieces,
    lines = 1,
    maxLength,
    isCode,
  } = properties
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null)
  const put = (before: string, after: string | null = null) => {
    const node = field.current
    const from = node?.selectionStart ?? value.length
    const until = node?.selectionEnd ?? from
    const chosen = after === null ? '' : value.slice(from, until)
    onChange(value.slice(0, from) + before + chosen + (after ?? '') + value.slice(until))
    const start = from + before.length
    requestAnimationFrame(() => {
      node?.focus()
      node?.setSelectionRange(start, start + chosen.length)
    })
  }
  const variableButtons = variables.map(({ name, label: meaning }) => {
    const text = `{{ ${name} }}`
    return { label: meaning, title: text, put: () => put(text) }
  })
  const pieceButtons = pieces?.all.map(({ label: meaning, before, after }) => {
    return { label: meaning, title: `${before}…${after}`, put: () => put(before, after) }
  })
  const shared = {
    ...{ label, description, value, error, maxLength },
    ref: field,
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) => onChange(currentTarget.value),
    ...(isCode ? { styles: { input: { fontFamily: 'var(--mantine-font-family-monospace)' } } } : {}),
  }
  return (
    <Stack gap={6}>
      {lines > 1 ? <Textarea {...shared} autosize minRows={lines} maxRows={24} /> : <TextInput {...shared} />}
      <Buttons lead={lead} all={variableButtons} />
      {pieces && <Buttons lead={pieces.lead} all={pieceButtons ?? []} />}
    </Stack>
  )
}

interface ButtonsProperties {
  readonly lead: string
  readonly all: readonly { readonly label: string; readonly title: string; readonly put: () => void }[]
}

function Buttons({ lead, all }: ButtonsProperties) {
  const id = useId()
  return (
    <Group gap={6} role="group" aria-labelledby={id}>
      <Text size="xs" c="dimmed" id={id}>
        {lead}
      </Text>
      {all.map(({ label, title, put }) => (
        <Button key={title} variant="default" size="compact-xs" fw={500} onClick={put} title={title}>
          {label}
        </Button>
      ))}
    </Group>
  )
}
