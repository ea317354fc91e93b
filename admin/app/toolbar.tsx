import { CloseButton, Select, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import { Icon } from '#admin/app/icons.tsx'
import { useWords } from '#admin/app/language.ts'
import { appWords } from '#admin/app/words.ts'

interface SearchProperties {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly placeholder: string
}

const typingMillis = 250

/** What is searched for, as soon as somebody pauses. */
export function SearchField({ value, onChange, placeholder }: SearchProperties) {
  const t = useWords(appWords)
  const [typed, setTyped] = useState(value)
  useEffect(() => setTyped(value), [value])
  const tell = useDebouncedCallback(onChange, typingMillis)
  return (
    <TextInput
      type="search"
      value={typed}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value)
        tell(currentTarget.value.trim())
      }}
      placeholder={placeholder}
      aria-label={placeholder}
      leftSection={<Icon name="search" size={16} />}
      rightSection={
        typed === '' ? null : (
          <CloseButton
            size="sm"
            aria-label={t('clear_filters')}
            onClick={() => {
              setTyped('')
              onChange('')
            }}
          />
        )
      }
      style={{ flex: '1 1 220px', maxWidth: 360 }}
    />
  )
}

interface ChoiceProperties {
  readonly label: string
  readonly value: string | undefined
  readonly choices: readonly { readonly value: string; readonly label: string }[]
  readonly onChange: (value: string | null) => void
}

/** One of a few, or any. */
export function ChoiceField({ label, value, choices, onChange }: ChoiceProperties) {
  const t = useWords(appWords)
  return (
    <Select
      aria-label={label}
      placeholder={`${label}: ${t('any')}`}
      data={[...choices]}
      value={value ?? null}
      onChange={onChange}
      clearable
      comboboxProps={{ shadow: 'md' }}
      style={{ flex: '1 1 150px', maxWidth: 210 }}
    />
  )
}
