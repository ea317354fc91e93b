import { useSite } from '#admin/app/session.ts'
import { changeOf, type ProgramDraft } from '#admin/programs/form/draft.ts'
import { useProgramForm } from '#admin/programs/form/state.tsx'
import type { Question } from '#admin/simulations/run.ts'

/** What is asked of the server; null while a field is wrong. */
export function useQuestion(base: ProgramDraft, span: Pick<Question, 'days' | 'from' | 'to'>): Question | null {
  const { draft, read } = useProgramForm()
  const { timeZone } = useSite()
  if (read.draft === null) return null
  // What was read is the last that was right, even while somebody is typing.
  const right = { ...draft, definition: read.draft.definition }
  return { definition: changeOf(right, base, timeZone).definition as Question['definition'], ...span }
}
