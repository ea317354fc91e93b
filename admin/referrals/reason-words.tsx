import { useQuery } from '@tanstack/react-query'
import { useLanguage } from '#admin/app/language.ts'

async function speech() {
  const [{ en }, { say, sentence }, { isReason }] = await Promise.all([
    import('#base/words/en.ts'),
    import('#base/words.ts'),
    import('#base/reasons.ts'),
  ])
  return { losses: en.losses, say, sentence, isReason }
}

/** Why something was refused or lost, in words; what a person wrote stands as they wrote it. */
export function ReasonWords({ reason }: { readonly reason: string }) {
  const language = useLanguage()
  const { data } = useQuery({ queryKey: ['reason words'], queryFn: speech, staleTime: Number.POSITIVE_INFINITY })
  if (data === undefined) return <>{reason.replaceAll('_', ' ')}</>
  if (data.isReason(reason)) return <span title={reason}>{data.sentence(reason, language)}</span>
  if (Object.hasOwn(data.losses, reason))
    return <span title={reason}>{data.say(`losses.${reason as keyof typeof data.losses}`, language)}</span>
  return <>{/^[a-z_]+$/.test(reason) ? reason.replaceAll('_', ' ') : reason}</>
}
