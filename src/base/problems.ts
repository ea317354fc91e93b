/** One thing wrong with what was sent, and where: an RFC 6901 pointer into the body. */
export interface Problem {
  readonly pointer: string
  readonly detail: string
}

/** What is said of a field that has to be there and is not. */
export const required = 'Required.'

/** Nobody repairs more at a time, and an answer has to end. */
export const mostProblems = 100

type Path = readonly PropertyKey[]

/** As much of an issue of zod as is needed here; a union carries the issues of each of its choices. */
interface Issue {
  readonly code?: string | undefined
  readonly path: Path
  readonly message: string
  readonly keys?: readonly string[]
  readonly errors?: readonly (readonly Issue[])[]
}

/** RFC 6901: `['triggers', 0, 'a/b']` → `/triggers/0/a~1b`. */
export function pointerTo(path: Path): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/** Every issue as a problem with a pointer: one for each unknown field, and for a choice those of the nearest one. */
export function problemsOf(issues: readonly unknown[], under: Path = []): Problem[] {
  return distinct(issues as readonly Issue[])
    .flatMap((issue) => unfold(issue, under))
    .slice(0, mostProblems)
}

/** A number beyond all numbers is too big in two ways, of which the one that is ours comes last. */
function distinct(issues: readonly Issue[]): Issue[] {
  const isSaidLater = (issue: Issue, place: number) =>
    issue.code === 'too_big' &&
    issues.some(
      (other, at) => at > place && other.code === 'too_big' && pointerTo(other.path) === pointerTo(issue.path),
    )
  return issues.filter((issue, place) => !isSaidLater(issue, place))
}

function unfold(issue: Issue, under: Path): Problem[] {
  const path = [...under, ...issue.path]
  if (issue.code === 'unrecognized_keys') {
    return (issue.keys ?? []).map((key) => ({ pointer: pointerTo([...path, key]), detail: 'Unknown field.' }))
  }
  const nearest = issue.code === 'invalid_union' ? nearestChoice(issue.errors ?? []) : null
  if (nearest !== null) return distinct(nearest).flatMap((inner) => unfold(inner, path))
  return [{ pointer: pointerTo(path), detail: issue.message }]
}

/** The choice that the sender most likely meant; null when the value is of none of their kinds. */
function nearestChoice(choices: readonly (readonly Issue[])[]): readonly Issue[] | null {
  const possible = choices.filter((issues) => !issues.some(isOfAnotherKind))
  let nearest: readonly Issue[] | null = null
  for (const issues of possible) if (nearest === null || issues.length < nearest.length) nearest = issues
  return nearest
}

function isOfAnotherKind(issue: Issue): boolean {
  return issue.path.length === 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value')
}
