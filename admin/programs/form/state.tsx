import { createContext, type ReactNode, use, useMemo, useRef, useState } from 'react'
import { type Language, useLanguage } from '#admin/app/language.ts'
import { type SessionSite, useSite } from '#admin/app/session.ts'
import { bodyOf, type ProgramDraft, readAt, writeAt } from '#admin/programs/form/draft.ts'
import { keepDraft } from '#admin/programs/form/keeping.ts'
import { fieldWords } from '#base/field-words.ts'
import { type Problem, required } from '#base/problems.ts'
import { type DraftRead, readProgram } from '#programs/draft.ts'

export interface FormState {
  readonly draft: ProgramDraft
  /** What the schema of the API makes of it. */
  readonly read: DraftRead
  readonly isNew: boolean
  readonly isDirty: boolean
  set(pointer: string, value: unknown): void
  replace(draft: ProgramDraft): void
  /** Problems are shown beside every field from now on, and those of the server with them. */
  showProblems(problems: readonly Problem[]): void
  problemAt(pointer: string): string | null
  /** Called when somebody leaves a field. */
  touch(pointer: string): void
  readonly problems: readonly Problem[]
}

const Context = createContext<FormState | null>(null)

export function useProgramForm(): FormState {
  const state = use(Context)
  if (state === null) throw new Error('there is no program form around')
  return state
}

interface Properties {
  readonly start: ProgramDraft
  /** What it was begun from, to tell whether anything was changed. */
  readonly base: ProgramDraft
  readonly isNew: boolean
  /** Where an unsaved draft is kept in this window. */
  readonly keepAs: string
  readonly children: ReactNode
}

/** By the very schema of the API, in the reader's language. */
function problemsIn(draft: ProgramDraft, site: SessionSite, language: Language): { read: DraftRead; own: Problem[] } {
  const body = bodyOf(draft, site.timeZone)
  const read = readProgram({ ...body, preset: null }, site)
  const own = read.problems.map(({ pointer, detail }) => {
    const isMissing = detail.startsWith('Invalid input: expected') && isEmpty(readAt(draft, pointer))
    return { pointer, detail: fieldWords(isMissing ? required : detail, language) }
  })
  return { read, own }
}

/** A field in which nothing was typed is missing, whatever the schema calls it. */
function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === ''
}

export function ProgramForm({ start, base, isNew, keepAs, children }: Properties) {
  const site = useSite()
  const language = useLanguage()
  const [draft, setDraft] = useState(start)
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set())
  const [isShown, show] = useState(false)
  const [told, tell] = useState<readonly Problem[]>([])
  const { read, own } = useMemo(() => problemsIn(draft, site, language), [draft, site, language])
  const problems = useMemo(() => [...told, ...own], [told, own])
  const isDirty = useMemo(() => JSON.stringify(draft) !== JSON.stringify(base), [draft, base])
  const latest = useRef(draft)
  const change = (next: ProgramDraft) => {
    latest.current = next
    setDraft(next)
    keepDraft(keepAs, JSON.stringify(next) === JSON.stringify(base) ? null : next)
  }
  const state: FormState = {
    ...{ draft, read, isNew, isDirty, problems },
    set: (pointer, value) => {
      // What the server said of a field holds until the field is changed.
      tell((before) => before.filter((one) => !`${pointer}/`.startsWith(`${one.pointer}/`)))
      change(writeAt(latest.current, pointer, value))
    },
    replace: (next) => {
      tell([])
      change(next)
    },
    showProblems: (found) => {
      show(true)
      tell(found)
    },
    problemAt: (pointer) => {
      if (!isShown && !touched.has(pointer)) return null
      return problems.find((one) => one.pointer === pointer)?.detail ?? null
    },
    touch: (pointer) => setTouched((before) => (before.has(pointer) ? before : new Set([...before, pointer]))),
  }
  return <Context value={state}>{children}</Context>
}

export interface Field<Value> {
  readonly value: Value
  readonly error: string | null
  set(value: Value): void
  readonly onBlur: () => void
  /** So that what is wrong can be gone to. */
  readonly id: string
}

/** `useField<string>('/name')`: one place of the draft, with what is wrong with it. */
export function useField<Value>(pointer: string): Field<Value> {
  const form = useProgramForm()
  return {
    value: readAt(form.draft, pointer) as Value,
    error: form.problemAt(pointer),
    set: (value) => form.set(pointer, value),
    onBlur: () => form.touch(pointer),
    id: fieldId(pointer),
  }
}

export function fieldId(pointer: string): string {
  return `field${pointer.replaceAll('/', '-')}`
}
