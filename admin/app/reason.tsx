import { useQuery } from '@tanstack/react-query'
import { useLanguage } from '#admin/app/language.ts'
import type { Reason as ReasonCode } from '#base/reasons.ts'

/** The server's own sentences, loaded when the first is needed. */
async function speech() {
  return await import('#base/words.ts')
}

/** A reason code as people understand it; the code itself is on hover. */
export function Reason({ code }: { readonly code: string }) {
  const language = useLanguage()
  const { data } = useQuery({ queryKey: ['sentences'], queryFn: speech, staleTime: Number.POSITIVE_INFINITY })
  const words = data?.sentence(code as ReasonCode, language) ?? ''
  return <span title={code}>{words === '' || words.startsWith('reasons.') ? code.replaceAll('_', ' ') : words}</span>
}
