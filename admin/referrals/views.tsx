import { SegmentedControl } from '@mantine/core'
import { useWords } from '#admin/app/language.ts'
import { useGo } from '#admin/app/link.tsx'
import { referralWords } from '#admin/referrals/words.ts'

/** From what began to what was refused, and back. */
export function Views({ now }: { readonly now: 'referrals' | 'refusals' }) {
  const t = useWords(referralWords)
  const go = useGo()
  return (
    <SegmentedControl
      aria-label={t('views')}
      value={now}
      onChange={(path) => void go(path)}
      data={[
        { value: 'referrals', label: t('tab_referrals') },
        { value: 'refusals', label: t('tab_refusals') },
      ]}
    />
  )
}
