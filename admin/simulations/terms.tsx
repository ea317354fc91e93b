import { Anchor, Button, Drawer, Group, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Icon } from '#admin/app/icons.tsx'
import { useWords } from '#admin/app/language.ts'
import { SiteLink } from '#admin/app/link.tsx'
import { useCan } from '#admin/app/session.ts'
import { Difference } from '#admin/programs/form/difference.tsx'
import type { ProgramDraft } from '#admin/programs/form/draft.ts'
import {
  AdvancedSection,
  CodeSection,
  LimitsSection,
  RefereeSection,
  ReferrerSection,
} from '#admin/programs/form/sections.tsx'
import { useProgramForm } from '#admin/programs/form/state.tsx'
import { GiftsSection, TriggersSection } from '#admin/programs/form/triggers.tsx'
import type { Program } from '#admin/programs/status.tsx'
import { simulationWords } from '#admin/simulations/words.ts'

interface Properties {
  readonly program: Program
  readonly base: ProgramDraft
}

/** The terms that are tried, told by what they change, and where they are changed. */
export function TriedTerms({ program, base }: Properties) {
  const t = useWords(simulationWords)
  const { draft, isDirty, read, replace } = useProgramForm()
  const mayEdit = useCan('programs') && program.status !== 'archived'
  const [opened, { open, close }] = useDisclosure()
  const wrong = read.problems.length
  return (
    <section aria-labelledby="kith-tried">
      <Group justify="space-between" align="flex-start" gap="sm" mb="sm">
        <Title order={2} id="kith-tried">
          {t('draft')}
        </Title>
        <Button
          variant="default"
          size="xs"
          leftSection={<Icon name="edit" size={14} />}
          onClick={open}
          aria-haspopup="dialog"
        >
          {t(isDirty ? 'change_more' : 'change_terms')}
        </Button>
      </Group>
      {isDirty ? (
        <Stack gap="sm">
          {read.draft !== null && <Difference before={base} after={{ ...draft, definition: read.draft.definition }} />}
          <Group gap="md">
            <Anchor component="button" type="button" size="sm" onClick={() => replace(base)}>
              {t('as_now')}
            </Anchor>
            {mayEdit && (
              <Anchor component={SiteLink} to={`programs/${program.id}/edit`} size="sm">
                {t('edit_with')}
              </Anchor>
            )}
          </Group>
        </Stack>
      ) : (
        <Text size="sm" c="dimmed">
          {t('draft_same')}
        </Text>
      )}
      {wrong > 0 && (
        <Text size="sm" c="var(--kith-bad)" mt="sm" role="alert">
          {t('wrong', { count: wrong })}
        </Text>
      )}
      <Drawer opened={opened} onClose={close} position="right" size="xl" title={t('draft')}>
        <Stack gap="lg">
          <GiftsSection />
          <LimitsSection />
          <CodeSection />
          <TriggersSection />
          <RefereeSection />
          <ReferrerSection />
          <AdvancedSection />
          <Group justify="flex-end" className="kith-draft">
            <Button onClick={close}>{t('done')}</Button>
          </Group>
        </Stack>
      </Drawer>
    </section>
  )
}
