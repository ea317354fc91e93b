import { Box, Card, Group, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

interface SectionProperties {
  readonly title: string
  readonly text?: ReactNode
  readonly badge?: ReactNode
  readonly children: ReactNode
}

/** A part of the account with its heading. */
export function Section({ title, text, badge, children }: SectionProperties) {
  return (
    <Card component="section">
      <Stack gap="md">
        <Box>
          <Group gap="sm">
            <Title order={2} size="h3">
              {title}
            </Title>
            {badge}
          </Group>
          {text !== undefined && (
            <Text size="sm" c="dimmed" mt={2} component="div">
              {text}
            </Text>
          )}
        </Box>
        {children}
      </Stack>
    </Card>
  )
}
