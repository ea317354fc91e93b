import { z } from 'zod'
import { type Column, timeColumn, valueColumn } from '#base/csv.ts'
import { formatTime } from '#base/time.ts'
import { foreignId, page, search, timeOrNull, timeText } from '#base/wire.api.ts'
import { type Code, hasUseLeft, isCodeExpired, isOneTime } from '#codes/code.ts'
import { endOf, hasEnded } from '#codes/ending.ts'

const codeStates = ['available', 'reserved', 'used', 'exhausted', 'expired', 'revoked'] as const
const benefitStates = ['none', 'open', 'used', 'revoked'] as const
export type CodeState = (typeof codeStates)[number]
export type BenefitState = (typeof benefitStates)[number]

export const codeView = z
  .object({
    code: z.string(),
    link: z.string().meta({ description: 'What a referrer shares: it carries the code and records the visit.' }),
    qr: z.string().meta({ description: 'Address of the link as a QR code, an SVG picture.' }),
    state: z.enum(codeStates),
    uses: z.int(),
    maxUses: z.int().nullable(),
    expiresAt: timeText.nullable(),
    createdAt: timeText,
    revokedAt: timeText.nullable(),
    program: z.string(),
    customer: z.string(),
    number: z.int().meta({ description: 'The how-manieth code of this customer in this program.' }),
    reservedUntil: timeText.nullable(),
    benefit: z.enum(benefitStates).meta({ description: 'What the code has earned its creator to use it for.' }),
  })
  .meta({ id: 'Code' })

export const newCode = z.object({ program: foreignId, customer: foreignId }).meta({ id: 'CodeInput' })
export const codeQuery = page.extend({
  customer: foreignId.optional(),
  program: foreignId.optional(),
  state: z.enum(codeStates).optional(),
  search,
})

/** A code with what else is known of it. */
export interface SeenCode {
  readonly code: Code
  /** Carts of different people that hold a use of it, and when the first of these holds ends. */
  readonly reserved: number
  readonly reservedUntil: number | null
  readonly benefit: BenefitState
  readonly creator: { readonly erasedAt: number | null }
}

function stateOf({ code, reserved, creator }: SeenCode, now: number): (typeof codeStates)[number] {
  if (hasEnded(code, creator, now)) return 'revoked'
  const taken = !hasUseLeft(code)
  if (isOneTime(code) && (taken || code.consumedAt !== null)) return 'used'
  if (taken) return 'exhausted'
  if (isCodeExpired(code, now)) return 'expired'
  return code.maxUses !== null && code.uses + reserved >= code.maxUses ? 'reserved' : 'available'
}

export const codeColumns: readonly Column<z.output<typeof codeView>>[] = [
  valueColumn('code', ({ code }) => code),
  valueColumn('state', ({ state }) => state),
  valueColumn('customer', ({ customer }) => customer),
  valueColumn('program', ({ program }) => program),
  valueColumn('number', ({ number }) => number),
  valueColumn('uses', ({ uses }) => uses),
  valueColumn('maxUses', ({ maxUses }) => maxUses),
  valueColumn('link', ({ link }) => link),
  valueColumn('benefit', ({ benefit }) => benefit),
  timeColumn('createdAt', ({ createdAt }) => createdAt),
  timeColumn('expiresAt', ({ expiresAt }) => expiresAt),
  timeColumn('revokedAt', ({ revokedAt }) => revokedAt),
]

/** Where the link of a code leads; `publicUrl` has no slash at its end. */
export function linkOf(code: string, siteKey: string, publicUrl: string): string {
  return `${publicUrl}/r/${siteKey}/${code}`
}

export function showCode(
  seen: SeenCode,
  site: { readonly key: string; readonly publicUrl: string },
  now: number,
): z.output<typeof codeView> {
  const { code, program, customer, number, uses, maxUses } = seen.code
  const state = stateOf(seen, now)
  const link = linkOf(code, site.key, site.publicUrl)
  return {
    ...{ code, link, qr: `${link}/qr.svg`, state, uses, maxUses, program, customer, number },
    expiresAt: timeOrNull(seen.code.expiresAt),
    createdAt: formatTime(seen.code.createdAt),
    revokedAt: timeOrNull(endOf(seen.code, seen.creator)),
    reservedUntil: state === 'reserved' ? timeOrNull(seen.reservedUntil) : null,
    benefit: seen.benefit,
  }
}
