import { Box, Center, Paper, Stack, Text, Title } from '@mantine/core'
import { type ReactNode, useEffect } from 'react'

/** The frame of screens where nobody is signed in. */
export function Door({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Kith`
  }, [title])
  return (
    <Center mih="100dvh" p="md" bg="var(--kith-ground)" component="main">
      <Box w="100%" maw={400}>
        <Stack align="center" gap="md" mb="lg">
          <img src="/admin/icon.svg" width={44} height={44} alt="Kith" />
          <Stack gap={4} align="center">
            <Title order={1} ta="center">
              {title}
            </Title>
            {text !== undefined && (
              <Text c="dimmed" size="sm" ta="center">
                {text}
              </Text>
            )}
          </Stack>
        </Stack>
        <Paper p="xl">{children}</Paper>
      </Box>
    </Center>
  )
}
