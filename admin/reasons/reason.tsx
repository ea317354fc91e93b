import { sayAny, useWords } from '#admin/app/language.ts'
import { reasonWords } from '#admin/reasons/words.ts'

/** Why something was refused or lost, as staff say it; what a person wrote stands as they wrote it. */
export function Reason({ code }: { readonly code: string }) {
  const t = useWords(reasonWords)
  if (!/^[a-z_]+$/.test(code)) return <>{code}</>
  const words = sayAny(t, code)
  return <span title={code}>{words === code ? code.replaceAll('_', ' ') : words}</span>
}
