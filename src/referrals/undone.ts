import { formatDisjunction } from '#base/display.ts'
import { type Locale, say } from '#base/words.ts'
import type { Trigger } from '#programs/definition.api.ts'

/** Why a trigger came to nothing; `window` is the time there was for it. */
export type Undone =
  | { readonly why: 'in_time'; readonly step: Step; readonly window: string | null }
  | { readonly why: 'order_late'; readonly window: string }
  | { readonly why: 'order_before' | 'card_before' | 'order_cancelled' }

type Step = Exclude<Trigger['on'], 'registration' | 'first_order'> | `first_order_${'placed' | 'paid' | 'completed'}`

/** What was left undone, as sentences; any one of the steps that were not done in time would have been enough. */
export function undoneWords(undone: readonly Undone[], locale: Locale): string | null {
  const late = undone.filter((one) => one.why === 'in_time')
  const sentences = undone.flatMap((one) => {
    if (one.why === 'order_late') return [say('undone.order_late', locale, { window: one.window })]
    return one.why === 'in_time' ? [] : [say(`undone.${one.why}`, locale)]
  })
  const [first] = late
  if (first) {
    const steps = formatDisjunction(
      late.map(({ step }) => say(`undone.step_${step}`, locale)),
      locale,
    )
    const { window } = first
    sentences.push(
      window === null ? say('undone.ever', locale, { steps }) : say('undone.in_time', locale, { steps, window }),
    )
  }
  return sentences.length === 0 ? null : sentences.join(locale === 'en' ? ' ' : '')
}
