import '#admin/app/facts.css'
import { Paper, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

interface Fact {
  readonly label: string
  /** Null: there is none, and the line is left out. */
  readonly value: ReactNode | null
}

/** A box of facts, each with its name. */
export function Facts({ title, facts, children }: FactsProperties) {
  const shown = facts?.filter(({ value }) => value !== null) ?? []
  return (
    <Paper withBorder radius="md" p="md">
      <Stack gap="sm">
        <Title order={2} size="h5">
          {title}
        </Title>
        {shown.length > 0 && (
          <dl className="kith-facts">
            {shown.map(({ label, value }) => (
              <div key={label}>
                <Text component="dt" size="sm" c="dimmed">
                  {label}
                </Text>
                <Text component="dd" size="sm">
                  {value}
                </Text>
              </div>
            ))}
          </dl>
        )}
        {children}
      </Stack>
    </Paper>
  )
}

interface FactsProperties {
  readonly title: string
  readonly facts?: readonly Fact[]
  readonly children?: ReactNode
}

/** What is told at length, and beside it, or below on a phone, what it is about. */
export function Beside({ children, aside }: { readonly children: ReactNode; readonly aside: ReactNode }) {
  return (
    <div className="kith-beside">
      <Stack gap="md" style={{ minWidth: 0 }}>
        {children}
      </Stack>
      <Stack gap="md" style={{ minWidth: 0 }}>
        {aside}
      </Stack>
    </div>
  )
}
