import { formatNumber } from '#admin/app/format.ts'
import type { Language, Say } from '#admin/app/language.ts'
import type { Simulation } from '#admin/simulations/run.ts'
import type { words } from '#admin/simulations/words/en.ts'
import { formatList, formatMoney } from '#base/display.ts'

export type Worth = Simulation['did']['gifts']

interface Speech {
  readonly t: Say<typeof words>
  readonly language: Language
  readonly currency: string
}

export function moneyWords(amount: number, { language, currency }: Omit<Speech, 't'>): string {
  return formatMoney({ amount, currency }, language)
}

/** `+5`, `−3`, `0`, by whatever says a number without its sign. */
export function signed(value: number, say: (amount: number) => string): string {
  if (value === 0) return say(0)
  return `${value > 0 ? '+' : '−'}${say(Math.abs(value))}`
}

/** `$20.00, 500 points`; what is not there is left out. */
export function worthWords({ credit, points, coupons, benefits }: Worth, speech: Speech): string {
  const { t, language } = speech
  const parts: string[] = []
  if (credit !== 0) parts.push(moneyWords(credit, speech))
  if (points !== 0) parts.push(t('points_amount', { count: formatNumber(points, language) }))
  if (coupons !== 0) parts.push(t('coupons_amount', { count: coupons }))
  if (benefits !== 0) parts.push(t('benefits_amount', { count: benefits }))
  return parts.length === 0 ? t('nothing') : formatList(parts, language)
}
