import { type Code, codes, hasUseLeft, isCodeExpired } from '#codes/code.ts'
import { hasEnded } from '#codes/ending.ts'
import { customers } from '#customers/customer.ts'
import { table } from '#engine/table.ts'
import type { WorkingSet } from '#engine/working-set.ts'
import { type Program, type ProgramVersion, programs, statusAt, termsAt } from '#programs/program.ts'

/** Somebody followed a share link. */
export interface Visit {
  readonly id: string
  readonly code: string
  readonly program: string
  /** The first visit of the same browser, as far as its cookie tells. */
  readonly visitor: string
  readonly at: number
}

export const visits = table<Visit>({
  name: 'visits',
  columns: { id: 'text', code: 'text', program: 'text', visitor: 'text', at: 'time' },
  key: ['id'],
  rank: 27,
  change: 'append',
})

export interface UsableCode {
  readonly code: Code
  readonly program: Program
  readonly terms: ProgramVersion
  /** A program that is not running takes nobody in, and tells visitors so itself. */
  readonly running: boolean
}

/** A code that somebody could still use; null for all others alike, whatever is the matter with them (PLAT-20). */
export function usableCode(set: WorkingSet, typed: string): UsableCode | null {
  const code = set.get(codes, typed)
  if (!code || code.consumedAt !== null || isCodeExpired(code, set.now) || !hasUseLeft(code)) return null
  if (hasEnded(code, set.get(customers, code.customer), set.now)) return null
  const program = set.get(programs, code.program)
  if (!program) return null
  return { code, program, terms: termsAt(set, program, set.now), running: statusAt(program, set.now) === 'active' }
}

/** Records that somebody followed the link of a code of a running program. A browser is known by its first visit. */
export function recordVisit(
  set: WorkingSet,
  { code, program, running }: UsableCode,
  visitor: string | null,
): Visit | null {
  if (!running) return null
  const id = set.chance.id('visit')
  return set.put<Visit>(visits, { id, code: code.code, program: program.id, visitor: visitor ?? id, at: set.now })
}

/** Programs that fetch links to index them or to show a preview in a chat; a person is behind none of them. */
const robots = new RegExp(
  [
    '(?<!cu)bot\\b|crawl|spider|slurp|ia_archiver|headlesschrome|lighthouse',
    'google(?:other|-inspectiontool|-safety|-pagerenderer)',
    '(?:uri|url|link)[ -]?preview|bingpreview|embedly|iframely|mastodon',
    'facebookexternalhit|facebookcatalog|^whatsapp/|vkshare|kakaotalk-scrap|pinterest/0',
  ].join('|'),
  'i',
)

export function isRobot(userAgent: string): boolean {
  return robots.test(userAgent)
}
