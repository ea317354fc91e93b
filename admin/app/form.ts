import { useEffect, useRef, useState } from 'react'
import { isAnswering, watchConnection } from '#admin/app/connection.ts'
import { isProblem } from '#admin/app/problem.ts'
import { isOfSilence, problemWords } from '#admin/app/queries.ts'

/** As much of Mantine's form as is needed here. */
interface Placeable {
  setErrors(errors: Record<string, string>): void
  getInputNode(path: string): unknown
}

/** `/definition/triggers/0/on` → `definition.triggers.0.on`, as forms name their fields. */
export function fieldPath(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join('.')
}

/** Puts each error of a problem beside its field; answers what is to be said above the form, null when all is beside fields. */
export function placeErrors(form: Placeable, error: unknown): string | null {
  if (!isProblem(error) || error.errors.length === 0) return problemWords(error)
  const placed = error.errors.map(({ pointer, detail }) => [fieldPath(pointer), detail] as const)
  form.setErrors(Object.fromEntries(placed))
  const homeless = placed.filter(([path]) => !form.getInputNode(path))
  return homeless.length === 0 ? null : [...new Set(homeless.map(([, detail]) => detail))].join(' ')
}

/** That the server did not answer is not said any longer once it answers again, or somebody goes on typing. */
export function useSilenceEnds(said: unknown, forget: () => void): void {
  const latest = useRef(forget)
  latest.current = forget
  const isSilent = isOfSilence(said)
  useEffect(() => {
    if (!isSilent) return
    const end = () => latest.current()
    const stop = watchConnection(() => isAnswering() && end())
    document.addEventListener('input', end)
    return () => {
      stop()
      document.removeEventListener('input', end)
    }
  }, [isSilent])
}

/** What is said above a form. */
export function useProblem<Said = string>(): [Said | null, (said: Said | null) => void] {
  const [problem, setProblem] = useState<Said | null>(null)
  useSilenceEnds(problem, () => setProblem(null))
  return [problem, setProblem]
}

/** For who has sent a form with something wrong in it: `form.onSubmit(send, focusFirst(form))`. */
export function focusFirst(form: Placeable): (errors: Readonly<Record<string, unknown>>) => void {
  return (errors) => {
    const node = Object.keys(errors)
      .map((path) => form.getInputNode(path))
      .find((one) => one instanceof HTMLElement)
    if (node instanceof HTMLElement) node.focus()
  }
}
