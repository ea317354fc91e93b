import { Card, Stack, Text, Title } from '@mantine/core'
import { type ReactNode, useId } from 'react'
import '#admin/settings/section.css'

interface Properties {
  readonly title: string
  readonly about?: string
  readonly children: ReactNode
}

/** A part of a page of settings. */
export function Section({ title, about, children }: Properties) {
  const id = useId()
  return (
    <Card component="section" aria-labelledby={id}>
      <Stack gap="md">
        <div>
          <Title order={2} id={id}>
            {title}
          </Title>
          {about !== undefined && (
            <Text size="sm" c="dimmed">
              {about}
            </Text>
          )}
        </div>
        {children}
      </Stack>
    </Card>
  )
}
