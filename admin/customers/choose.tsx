import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type ListPage, siteQuery } from '#admin/app/queries.ts'
import { useSite } from '#admin/app/session.ts'
import { type CustomerSummary, useCustomer } from '#admin/customers/name.tsx'

interface Properties {
  readonly label: string
  readonly description: string
  readonly value: string | null
  readonly error: string | null
  readonly onChange: (id: string | null) => void
}

const typingMillis = 200

function choiceOf({ id, name, email }: CustomerSummary) {
  const called = name ?? email
  return { value: id, label: called === null ? id : `${called} · ${id}` }
}

/** A customer, found by the beginning of a name, an address or an id. */
export function ChooseCustomer({ label, description, value, error, onChange }: Properties) {
  const site = useSite().key
  const [typed, setTyped] = useState('')
  const [search] = useDebouncedValue(typed, typingMillis)
  const chosen = useCustomer(value)
  const asked = siteQuery<ListPage<CustomerSummary>>(site, '/customers', { search, limit: 20 })
  const { data } = useQuery({ ...asked, placeholderData: (before) => before })
  const own = chosen === null ? (value === null ? [] : [{ value, label: value }]) : [choiceOf(chosen)]
  const found = (data?.data ?? []).map(choiceOf).filter((choice) => choice.value !== value)
  return (
    <Select
      label={label}
      description={description}
      searchable
      withAsterisk
      data={[...own, ...found]}
      // The server has searched; what it found is all shown.
      filter={({ options }) => options}
      value={value}
      onChange={onChange}
      onSearchChange={setTyped}
      error={error}
      nothingFoundMessage="–"
    />
  )
}
