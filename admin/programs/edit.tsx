import { Alert, Anchor, Button, Group, Modal, Text } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams, useSearch } from '@tanstack/react-router'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useProblem } from '#admin/app/form.ts'
import { useWords } from '#admin/app/language.ts'
import { useGo, useGoOn } from '#admin/app/link.tsx'
import { Page } from '#admin/app/page.tsx'
import { isProblem } from '#admin/app/problem.ts'
import { type ListPage, problemWords, siteQuery, useChange, useSiteQuery } from '#admin/app/queries.ts'
import { useSite } from '#admin/app/session.ts'
import { Lines, Trouble } from '#admin/app/states.tsx'
import { Unsaved } from '#admin/app/unsaved.tsx'
import { AlsoHere } from '#admin/presence/also-here.tsx'
import { Archived } from '#admin/programs/archived.tsx'
import { useWarnings } from '#admin/programs/form/aside.tsx'
import { BeforeSaving } from '#admin/programs/form/before-saving.tsx'
import { Difference } from '#admin/programs/form/difference.tsx'
import { bodyOf, changeOf, draftOf, freeKey, keyFrom, newDraft, type ProgramDraft } from '#admin/programs/form/draft.ts'
import { FormBody } from '#admin/programs/form/form.tsx'
import { keepDraft, keptDraft } from '#admin/programs/form/keeping.ts'
import { onTopOf } from '#admin/programs/form/merging.ts'
import { ProgramForm, useProgramForm } from '#admin/programs/form/state.tsx'
import { type Kind, kinds } from '#admin/programs/kind-picture.tsx'
import type { Program } from '#admin/programs/status.tsx'
import { programWords } from '#admin/programs/words.ts'

/** GIFT-1…8: a new activity, from one of the kinds, from nothing, or from another one (`?like=`). */
export function NewProgramScreen() {
  const t = useWords(programWords)
  const site = useSite()
  const { kind = 'blank' } = useParams({ strict: false }) as { kind?: Kind }
  const { like } = useSearch({ strict: false }) as { like?: string }
  const known = useQuery(siteQuery<ListPage<Program>>(site.key, '/programs', { limit: 200 }))
  const model = useQuery({ ...siteQuery<Program>(site.key, `/programs/${like}`), enabled: like !== undefined })
  const copy = t('copy_of', { name: model.data?.name })
  const title = model.data === undefined ? t(`kind_${kinds.includes(kind) ? kind : 'blank'}`) : copy
  const back = { to: 'programs/new', label: t('create') }
  if (known.isPending || (like !== undefined && model.isPending))
    return (
      <Page title={title} back={back}>
        <Lines count={8} height={28} />
      </Page>
    )
  const base = startOf(kind, model.data ?? null, {
    ...{ timeZone: site.timeZone, locale: site.locale },
    copy,
  })
  const taken = new Set(known.data?.data.map(({ key }) => key))
  const keepAs = `kith.draft.${site.key}.new.${like ?? kind}`
  return (
    <Page title={title} subtitle={t('new_about')} back={back}>
      <Begun key={keepAs} base={base} isNew keepAs={keepAs}>
        <NewForm stem={kind === 'blank' ? 'activity' : kind} taken={taken} keepAs={keepAs} base={base} />
      </Begun>
    </Page>
  )
}

function startOf(
  kind: Kind,
  model: Program | null,
  { timeZone, locale, copy }: { timeZone: string; locale: string; copy: string },
): ProgramDraft {
  if (model === null) return newDraft(kind === 'blank' || !kinds.includes(kind) ? null : kind, locale)
  return { ...draftOf(model, timeZone), name: copy, key: '' }
}

interface BegunProperties {
  readonly base: ProgramDraft
  readonly isNew: boolean
  readonly keepAs: string
  readonly children: React.ReactNode
}

/** The form, from what was typed in this window before if there is any of it. */
function Begun({ base, isNew, keepAs, children }: BegunProperties) {
  const kept = useMemo(() => keptDraft(keepAs), [keepAs])
  return (
    <ProgramForm start={kept ?? base} base={base} isNew={isNew} keepAs={keepAs}>
      {children}
    </ProgramForm>
  )
}

/** Says that what is shown was typed earlier, and offers to begin anew. */
function KeptNotice({ base, keepAs }: { readonly base: ProgramDraft; readonly keepAs: string }) {
  const t = useWords(programWords)
  const form = useProgramForm()
  const [isShown, show] = useState(() => keptDraft(keepAs) !== null)
  if (!isShown || !form.isDirty) return null
  return (
    <Alert color="blue" withCloseButton closeButtonLabel={t('keep')} onClose={() => show(false)}>
      <Group justify="space-between" gap="sm">
        <Text size="sm">{t('kept')}</Text>
        <Button
          size="xs"
          variant="default"
          onClick={() => {
            form.replace(base)
            show(false)
          }}
        >
          {t('start_over')}
        </Button>
      </Group>
    </Alert>
  )
}

interface NewFormProperties {
  readonly base: ProgramDraft
  readonly stem: string
  readonly taken: ReadonlySet<string>
  readonly keepAs: string
}

/** The code of the activity follows its name until somebody writes one. */
function useGeneratedKey({ stem, taken }: Pick<NewFormProperties, 'stem' | 'taken'>): void {
  const { draft, set } = useProgramForm()
  const made = useRef(draft.key)
  useEffect(() => {
    if (draft.key !== made.current && draft.key !== '') return
    const key = freeKey(keyFrom(draft.name) || stem, taken)
    made.current = key
    if (draft.key !== key) set('/key', key)
  }, [draft.name, draft.key, set, stem, taken])
}

function NewForm(properties: NewFormProperties) {
  const t = useWords(programWords)
  const go = useGo()
  const goOn = useGoOn()
  const site = useSite()
  const form = useProgramForm()
  const [problem, setProblem] = useProblem()
  const [isAsking, ask] = useState(false)
  const saved = useRef(false)
  const warnings = useWarnings()
  useGeneratedKey(properties)
  const create = useChange<void, Program>({
    send: (api) => api.post('/programs', { preset: form.draft.preset, ...bodyOf(form.draft, site.timeZone) }),
    touches: ['/programs', '/performance'],
    done: ({ status }) => t(status === 'scheduled' ? 'scheduled_done' : 'started_done'),
    quiet: true,
  })
  const save = async () => {
    setProblem(null)
    try {
      const { id } = await create.mutateAsync()
      saved.current = true
      keepDraft(properties.keepAs, null)
      await goOn(`programs/${id}`)
    } catch (error) {
      // What is asked stays open where the same may be tried again.
      if (isProblem(error)) ask(false)
      form.showProblems(isProblem(error) ? error.errors : [])
      if (!isProblem(error) || error.errors.length === 0) setProblem(problemWords(error))
    }
  }
  const submit = () => {
    form.showProblems([])
    if (form.read.draft === null) return toProblems()
    setProblem(null)
    if (warnings.length > 0) return ask(true)
    void save()
  }
  return (
    <>
      <FormBody
        action={t(startsLater(form.draft) ? 'save_schedule' : 'save_start')}
        onSubmit={submit}
        onCancel={() => void go('programs')}
        isBusy={create.isPending}
        problem={problem}
        notice={<KeptNotice base={properties.base} keepAs={properties.keepAs} />}
      />
      <Modal opened={isAsking} onClose={() => ask(false)} title={t('warnings_title')}>
        <BeforeSaving
          onBack={() => ask(false)}
          onGoOn={() => void save()}
          isBusy={create.isPending}
          problem={problem}
          action={t('save_anyway')}
        />
      </Modal>
      <Unsaved isDirty={() => form.isDirty && form.draft.name !== '' && !saved.current} />
    </>
  )
}

function startsLater({ period }: ProgramDraft): boolean {
  const { day, time } = period.startsAt
  return day !== '' && Date.parse(`${day}T${time || '00:00'}`) > Date.now()
}

function toProblems(): void {
  requestAnimationFrame(() => document.getElementById('problems')?.scrollIntoView({ block: 'center' }))
}

/** GIFT-9, PLAT-16: an edit, with its difference before it is saved. */
export function EditProgramScreen() {
  const t = useWords(programWords)
  const { timeZone, key } = useSite()
  const { id = '' } = useParams({ strict: false }) as { id?: string }
  // What is being edited does not change under somebody's hands.
  const found = useSiteQuery<Program>(`/programs/${id}`)
  const [begun, setBegun] = useState<Program | null>(null)
  useEffect(() => {
    if (found.data && begun?.id !== found.data.id) setBegun(found.data)
  }, [found.data, begun])
  const back = begun === null ? { to: 'programs', label: t('title') } : { to: `programs/${id}`, label: begun.name }
  if (found.isLoadingError)
    return (
      <Page title={t('edit')} back={back}>
        <Trouble error={found.error} retry={() => void found.refetch()} />
      </Page>
    )
  if (begun === null)
    return (
      <Page title={t('edit')} back={back}>
        <Lines count={8} height={28} />
      </Page>
    )
  if (found.data?.status === 'archived') return <Archived program={begun} back={back} />
  const base = draftOf(begun, timeZone)
  const keepAs = `kith.draft.${key}.${begun.id}.${begun.version}`
  return (
    <Page title={t('edit_title', { name: begun.name })} subtitle={t('edits_apply')} back={back}>
      <Begun key={keepAs} base={base} isNew={false} keepAs={keepAs}>
        <EditForm program={begun} base={base} keepAs={keepAs} onTakeOver={setBegun} />
      </Begun>
    </Page>
  )
}

interface EditProperties {
  /** Goes on from what the program is by now. */
  readonly onTakeOver: (now: Program) => void
  readonly program: Program
  readonly base: ProgramDraft
  readonly keepAs: string
}

function EditForm({ program, base, keepAs, onTakeOver }: EditProperties) {
  const t = useWords(programWords)
  const go = useGo()
  const goOn = useGoOn()
  const { timeZone } = useSite()
  const form = useProgramForm()
  const [problem, setProblem] = useProblem<React.ReactNode>()
  const [isAsking, ask] = useState(false)
  const saved = useRef(false)
  const edit = useChange<void, Program>({
    send: (api) =>
      api.patch(`/programs/${program.id}`, { ...changeOf(form.draft, base, timeZone), version: program.version }),
    touches: ['/programs', '/performance'],
    done: t('saved_version', { version: program.version + 1 }),
    quiet: true,
  })
  const save = async () => {
    setProblem(null)
    try {
      await edit.mutateAsync()
      saved.current = true
      keepDraft(keepAs, null)
      await goOn(`programs/${program.id}`)
    } catch (error) {
      // What is asked stays open where the same may be tried again.
      if (isProblem(error)) ask(false)
      form.showProblems(isProblem(error) ? error.errors : [])
      if (isProblem(error) && error.status === 409 && error.errors.length === 0)
        setProblem(<Overtaken base={base} id={program.id} words={error.message} onTakeOver={onTakeOver} />)
      else if (!isProblem(error) || error.errors.length === 0) setProblem(problemWords(error))
    }
  }
  const submit = () => {
    form.showProblems([])
    if (form.read.draft === null) return toProblems()
    setProblem(null)
    ask(true)
  }
  return (
    <>
      <FormBody
        action={t('review')}
        onSubmit={submit}
        onCancel={() => void go(`programs/${program.id}`)}
        isBusy={edit.isPending}
        problem={problem}
        notice={<EditNotices {...{ program, base, keepAs }} />}
      />
      <Modal opened={isAsking} onClose={() => ask(false)} title={t('difference_title')} size="lg">
        <BeforeSaving
          onBack={() => ask(false)}
          onGoOn={() => void save()}
          isBusy={edit.isPending}
          problem={problem}
          action={t('save_edit')}
        >
          <Difference before={base} after={form.draft} />
          <Text size="sm" c="dimmed">
            {t('edits_apply')}
          </Text>
        </BeforeSaving>
      </Modal>
      <Unsaved isDirty={() => form.isDirty && !saved.current} />
    </>
  )
}

function EditNotices({ program, base, keepAs }: Pick<EditProperties, 'program' | 'base' | 'keepAs'>) {
  return (
    <>
      <AlsoHere place={`programs/${program.id}`} />
      <KeptNotice base={base} keepAs={keepAs} />
    </>
  )
}

interface OvertakenProperties extends Pick<EditProperties, 'base' | 'onTakeOver'> {
  readonly id: string
  readonly words: string
}

/** Somebody else saved in between: what was typed stays, can be laid beside theirs, and put on top of it. */
function Overtaken({ id, base, words, onTakeOver }: OvertakenProperties) {
  const t = useWords(programWords)
  const { key, timeZone } = useSite()
  const { draft } = useProgramForm()
  const client = useQueryClient()
  const takeOver = async () => {
    const now = await client.fetchQuery({ ...siteQuery<Program>(key, `/programs/${id}`), staleTime: 0 })
    keepDraft(`kith.draft.${key}.${now.id}.${now.version}`, onTopOf(draftOf(now, timeZone), draft, base))
    onTakeOver(now)
  }
  return (
    <>
      {words}
      <Group gap="md" mt="xs">
        <Anchor href={`/admin/${key}/programs/${id}/versions`} target="_blank" size="sm" c="inherit" td="underline">
          {t('see_versions')}
        </Anchor>
        <Anchor component="button" type="button" size="sm" c="inherit" td="underline" onClick={() => void takeOver()}>
          {t('take_over')}
        </Anchor>
      </Group>
    </>
  )
}
