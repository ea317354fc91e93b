import { Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { type ReactNode, useId, useRef } from 'react'

export interface Variable {
  readonly name: string
  /** What it stands for. */
  readonly label: string
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
  readonly lines?: number
  readonly maxLength: number
  readonly isCode?: true
}

/** A text with places for what differs from reader to reader, put in where the cursor stands. */
export function TemplateField(properties: Properties) {
  const { label, description, value, onChange, error, variables, lead, lines = 1, maxLength, isCode } = properties
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null)
  const leadId = useId()
  const put = (name: string) => {
    const node = field.current
    const from = node?.selectionStart ?? value.length
    const until = node?.selectionEnd ?? from
    const text = `{{ ${name} }}`
    onChange(value.slice(0, from) + text + value.slice(until))
    requestAnimationFrame(() => {
      node?.focus()
      node?.setSelectionRange(from + text.length, from + text.length)
    })
  }
  const shared = {
    ...{ label, description, value, error, maxLength },
    ref: field,
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) => onChange(currentTarget.value),
    ...(isCode ? { styles: { input: { fontFamily: 'var(--mantine-font-family-monospace)' } } } : {}),
  }
  return (
    <Stack gap={6}>
      {lines > 1 ? <Textarea {...shared} autosize minRows={lines} maxRows={24} /> : <TextInput {...shared} />}
      <Group gap={6} role="group" aria-labelledby={leadId}>
        <Text size="xs" c="dimmed" id={leadId}>
          {lead}
        </Text>
        {variables.map(({ name, label: meaning }) => (
          <Button
            key={name}
            variant="default"
            size="compact-xs"
            fw={500}
            onClick={() => put(name)}
            title={`{{ ${name} }}`}
          >
            {meaning}
          </Button>
        ))}
      </Group>
    </Stack>
  )
}
