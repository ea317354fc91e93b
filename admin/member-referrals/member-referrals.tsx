import '#admin/member-referrals/members.css'
import { Alert, Anchor, Badge, Box, Button, Card, Group, Stack, Text } from '@mantine/core'
import { useEffect, useMemo, useState } from 'react'
import type { z } from 'zod'
import { useWords } from '#admin/app/language.ts'
import { SiteLink } from '#admin/app/link.tsx'
import { Page } from '#admin/app/page.tsx'
import { isProblem } from '#admin/app/problem.ts'
import { type ListPage, sayProblem, useChange, useSiteQuery } from '#admin/app/queries.ts'
import { useCan, useSite } from '#admin/app/session.ts'
import { Lines, Trouble } from '#admin/app/states.tsx'
import { Unsaved } from '#admin/app/unsaved.tsx'
import { CodesSection } from '#admin/member-referrals/codes.tsx'
import { EmailsSection } from '#admin/member-referrals/emails.tsx'
import { type SettingsForm, useSettingsForm } from '#admin/member-referrals/form.ts'
import { LinkSection } from '#admin/member-referrals/link.tsx'
import { MainSwitch } from '#admin/member-referrals/main-switch.tsx'
import { CustomerPanel } from '#admin/member-referrals/panel.tsx'
import { RewardsSection } from '#admin/member-referrals/rewards.tsx'
import { definitionOf, fieldOf, type Settings, settingsOf } from '#admin/member-referrals/settings.ts'
import { SharingSection } from '#admin/member-referrals/sharing.tsx'
import { memberWords } from '#admin/member-referrals/words.ts'
import { presetFor } from '#programs/presets.ts'
import type { programView } from '#programs/programs.api.ts'

type Program = z.output<typeof programView>

const preset = 'member-referrals'

/** MEMBER-1…3, 9…12: the program of the member system as one page of settings. */
export function MemberReferralsScreen() {
  const t = useWords(memberWords)
  const found = useSiteQuery<ListPage<Program>>('/programs', { limit: 200 })
  const programs = (found.data?.data ?? []).filter((one) => one.preset === preset && one.status !== 'archived')
  const program = programs.find(({ status }) => status === 'active') ?? programs[0] ?? null
  if (found.data) return <Shown key={program?.id ?? 'new'} program={program} hasOthers={programs.length > 1} />
  return (
    <Page title={t('title')} subtitle={t('subtitle')}>
      {found.isLoadingError ? <Trouble error={found.error} retry={() => void found.refetch()} /> : <Lines count={8} />}
    </Page>
  )
}

interface Properties {
  readonly program: Program | null
  readonly hasOthers: boolean
}

function Shown({ program, hasOthers }: Properties) {
  const t = useWords(memberWords)
  const { locale } = useSite()
  const before = useMemo(() => program?.definition ?? presetFor(preset, locale).definition, [program, locale])
  const settings = useMemo(() => settingsOf(before), [before])
  const form = useSettingsForm(settings)
  useFollowing(form, settings)
  const canChange = useCan('programs')
  const definition = definitionOf(form.values, before)
  const [isSaved, setSaved] = useState(false)
  const save = useSave(program, form, () => setSaved(true))
  const isDirty = form.isDirty()
  const isOn = program?.status === 'active'
  return (
    <Page title={t('title')} subtitle={t('subtitle')} badge={<State program={program} />}>
      <Stack gap="md">
        {hasOthers && program !== null && (
          <Alert color="yellow" style={{ overflowWrap: 'anywhere' }}>
            {t('several', { name: program.name })}{' '}
            <Anchor component={SiteLink} to="programs" inherit underline="always">
              {t('several_others')}
            </Anchor>
          </Alert>
        )}
        {!canChange && <Alert>{t('not_yours')}</Alert>}
        {program !== null && !['active', 'paused'].includes(program.status) && (
          <Alert color="yellow">
            <Group justify="space-between">
              <Text size="sm">{t('not_running')}</Text>
              <Anchor component={SiteLink} to={`programs/${program.id}`} size="sm">
                {t('open_program')}
              </Anchor>
            </Group>
          </Alert>
        )}
        <Box className="kith-beside">
          <fieldset disabled={!canChange} className="kith-plain">
            <Stack gap="md">
              <MainSwitch program={program} onCreate={save} />
              <RewardsSection form={form} />
              <LinkSection form={form} />
              <CodesSection form={form} program={program} />
              <SharingSection form={form} />
            </Stack>
          </fieldset>
          <Box className="kith-beside-fixed">
            <CustomerPanel
              definition={definition}
              name={program?.name ?? t('title')}
              isOff={program !== null && !isOn}
            />
          </Box>
        </Box>
        <EmailsSection />
        {program !== null && (isDirty || isSaved) && <SaveBar form={form} onSave={save} />}
        <Unsaved isDirty={() => program !== null && form.isDirty()} />
      </Stack>
    </Page>
  )
}

function State({ program }: { readonly program: Program | null }) {
  const t = useWords(memberWords)
  if (program === null) return <Badge color="gray">{t('state_new')}</Badge>
  const isOn = program.status === 'active'
  return <Badge color={isOn ? 'teal' : 'gray'}>{t(isOn ? 'state_on' : 'state_off')}</Badge>
}

/** Saves what is there, or starts the program with it; problems go beside their fields. */
function useSave(program: Program | null, form: SettingsForm, onSaved: () => void): () => Promise<void> {
  const t = useWords(memberWords)
  const { locale } = useSite()
  const change = useChange<object, Program>({
    send: (api, body) =>
      program === null
        ? api.post('/programs', { preset, name: t('title'), ...body })
        : // What somebody else saved meanwhile is not overwritten unseen.
          api.patch(`/programs/${program.id}`, { version: program.version, ...body }),
    touches: ['/programs'],
    quiet: true,
  })
  return async () => {
    const { values } = form
    const missing = (['referrer', 'referee'] as const).filter((side) => values[side] === null)
    form.setErrors(Object.fromEntries(missing.map((side) => [side, t('reward_needed')])))
    if (missing.length > 0) return
    const before = program?.definition ?? presetFor(preset, locale).definition
    const { triggers, share, code, attribution } = definitionOf(values, before)
    try {
      await change.mutateAsync({ definition: { triggers, share, code, attribution } })
      form.resetDirty()
      onSaved()
    } catch (error) {
      const problems = isProblem(error) ? error.errors : []
      const placed = problems.map(({ pointer, detail }) => [fieldOf(pointer), detail] as const)
      form.setErrors(Object.fromEntries(placed.filter(([field]) => field !== null)))
      if (placed.length === 0 || placed.some(([field]) => field === null)) sayProblem(error)
    }
  }
}

/** Shows what somebody else has saved meanwhile, as long as nothing was typed here. */
function useFollowing(form: SettingsForm, settings: Settings): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the form is another one at each turn
  useEffect(() => {
    if (form.isDirty()) return
    form.setInitialValues(settings)
    form.setValues(settings)
  }, [settings])
}

/** Stays in view while something is not saved, and says when it is. */
function SaveBar({ form, onSave }: { readonly form: SettingsForm; readonly onSave: () => Promise<void> }) {
  const t = useWords(memberWords)
  const isDirty = form.isDirty()
  return (
    <Card component="section" className="kith-save" padding="sm" aria-label={t('save')}>
      <Group justify="space-between" mih={36}>
        <Text size="sm" role="status">
          {t(isDirty ? 'dirty' : 'saved')}
        </Text>
        {isDirty && (
          <Group gap="xs">
            <Button variant="default" onClick={() => form.reset()}>
              {t('discard')}
            </Button>
            <Button onClick={() => void onSave()}>{t('save')}</Button>
          </Group>
        )}
      </Group>
    </Card>
  )
}
