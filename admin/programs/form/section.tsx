import { Paper, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useWords } from '#admin/app/language.ts'
import { programWords } from '#admin/programs/words.ts'

export const sections = [
  'basics',
  'referrer',
  'referee',
  'code',
  'triggers',
  'gifts',
  'limits',
  'share',
  'advanced',
] as const
export type SectionName = (typeof sections)[number]

/** A group of the form, as the requirements group a program. */
export function Section({ name, children }: { readonly name: SectionName; readonly children: ReactNode }) {
  const t = useWords(programWords)
  return (
    <Paper component="section" p={{ base: 'md', sm: 'lg' }} id={`section-${name}`} aria-labelledby={`heading-${name}`}>
      <Title order={2} id={`heading-${name}`}>
        {t(`section_${name}`)}
      </Title>
      <Text size="sm" c="dimmed" mb="md">
        {t(`section_${name}_about`)}
      </Text>
      <Stack gap="md">{children}</Stack>
    </Paper>
  )
}
