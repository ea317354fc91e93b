import { Alert, Anchor, Box, Button, Drawer, Group, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Icon } from '#admin/app/icons.tsx'
import { useWords } from '#admin/app/language.ts'
import { Aside, goToField, useWarnings } from '#admin/programs/form/aside.tsx'
import { sections } from '#admin/programs/form/section.tsx'
import {
  AdvancedSection,
  BasicsSection,
  CodeSection,
  LimitsSection,
  RefereeSection,
  ReferrerSection,
} from '#admin/programs/form/sections.tsx'
import { SharingSection } from '#admin/programs/form/sharing.tsx'
import { fieldId, useProgramForm } from '#admin/programs/form/state.tsx'
import { GiftsSection, TriggersSection } from '#admin/programs/form/triggers.tsx'
import { programWords } from '#admin/programs/words.ts'
import type { Problem } from '#base/problems.ts'

interface Properties {
  /** The word on the button. */
  readonly action: string
  readonly onSubmit: () => void
  readonly onCancel: () => void
  readonly isBusy: boolean
  /** What went wrong and belongs to no field. */
  readonly problem: React.ReactNode
  readonly notice?: React.ReactNode
}

/** Every field of a program, with what it comes to beside it. */
export function FormBody({ action, onSubmit, onCancel, isBusy, problem, notice }: Properties) {
  const t = useWords(programWords)
  const { isNew } = useProgramForm()
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit()
      }}
    >
      <div className="kith-form">
        <Box component="nav" aria-label={t('parts')} className="kith-parts">
          {sections.map((name) => (
            <Anchor key={name} href={`#section-${name}`} size="sm" c="dimmed" display="block" py={4}>
              {t(`section_${name}`)}
            </Anchor>
          ))}
        </Box>
        <Stack gap="lg" className="kith-fields">
          {notice}
          <Problems />
          <BasicsSection />
          <ReferrerSection />
          <RefereeSection />
          <CodeSection />
          <TriggersSection />
          <GiftsSection />
          <LimitsSection />
          <SharingSection />
          <AdvancedSection />
          {!isNew && <Alert color="gray">{t('edits_apply')}</Alert>}
        </Stack>
        <aside className="kith-aside">
          <Aside />
        </aside>
      </div>
      <SaveBar action={action} onCancel={onCancel} isBusy={isBusy} problem={problem} />
    </form>
  )
}

function Problems() {
  const t = useWords(programWords)
  const { problems, problemAt } = useProgramForm()
  const shown = inOrder(problems.filter(({ pointer }) => problemAt(pointer) !== null))
  if (shown.length === 0) return null
  return (
    <Alert color="red" role="alert" id="problems" title={t('problems', { count: shown.length })}>
      <Stack gap={6}>
        {shown.slice(0, 8).map(({ pointer, detail }) => (
          <Anchor
            key={pointer + detail}
            component="button"
            type="button"
            size="sm"
            c="inherit"
            ta="left"
            onClick={() => goToField(pointer)}
          >
            {labelOf(pointer)}
            {detail}
          </Anchor>
        ))}
      </Stack>
    </Alert>
  )
}

/** As their fields stand one below the other; what has no field of its own comes last. */
function inOrder(problems: readonly Problem[]): readonly Problem[] {
  const placed = problems.map((problem) => ({ problem, field: document.getElementById(fieldId(problem.pointer)) }))
  placed.sort(({ field: one }, { field: other }) => {
    if (one === null || other === null) return Number(one === null) - Number(other === null)
    return one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_PRECEDING ? 1 : -1
  })
  return placed.map(({ problem }) => problem)
}

/** Stays in view, so that saving is never far away; on small screens it also opens what stands beside the form on wide ones. */
function SaveBar({
  action,
  onCancel,
  isBusy,
  problem,
}: Pick<Properties, 'action' | 'onCancel' | 'isBusy' | 'problem'>) {
  const t = useWords(programWords)
  const [opened, { open, close }] = useDisclosure()
  const { isDirty, isNew } = useProgramForm()
  const warnings = useWarnings()
  return (
    <Group className="kith-savebar" justify="space-between" gap="sm">
      {problem !== null && (
        <Alert color="red" role="alert" w="100%">
          {problem}
        </Alert>
      )}
      <Button
        variant="default"
        className="kith-aside-opener"
        onClick={open}
        leftSection={<Icon name="info" size={16} />}
      >
        {t('in_words')}
      </Button>
      <Text size="sm" c="var(--kith-warn)" className="kith-warned" role="status">
        {warnings.length > 0 && t('warnings', { count: warnings.length })}
      </Text>
      <Group gap="sm" ml="auto" wrap="nowrap">
        <Button variant="subtle" color="gray" onClick={onCancel}>
          {t('cancel')}
        </Button>
        <Button type="submit" loading={isBusy} disabled={!isNew && !isDirty}>
          {action}
        </Button>
      </Group>
      <Drawer opened={opened} onClose={close} position="bottom" size="85%" title={t('in_words')}>
        <Aside />
      </Drawer>
    </Group>
  )
}

/** What the field is called where it stands, so that "required" says what is. */
function labelOf(pointer: string): string {
  const field = document.getElementById(fieldId(pointer))
  const label = field instanceof HTMLInputElement ? field.labels?.[0]?.textContent : null
  return label ? `${label.replace('*', '').trim()}: ` : ''
}
