import type { ProgramDraft } from '#admin/programs/form/draft.ts'
import { definitionShape } from '#programs/definition.api.ts'

/** What is being typed survives a reload and a session that ends; in this window alone. */
export function keepDraft(name: string, draft: ProgramDraft | null): void {
  try {
    if (draft === null) sessionStorage.removeItem(name)
    else sessionStorage.setItem(name, JSON.stringify(draft))
  } catch {
    // Then it lives as long as the page.
  }
}

/** Null where nothing is kept, or what is kept is of another time. */
export function keptDraft(name: string): ProgramDraft | null {
  try {
    const text = sessionStorage.getItem(name)
    if (text === null) return null
    const kept = JSON.parse(text) as ProgramDraft
    const isWhole = typeof kept.name === 'string' && typeof kept.period?.startsAt?.day === 'string'
    return isWhole && Object.keys(definitionShape.shape).every((field) => field in kept.definition) ? kept : null
  } catch {
    return null
  }
}
