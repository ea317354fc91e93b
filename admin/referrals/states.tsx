import { Badge } from '@mantine/core'
import { sayAny, useWords } from '#admin/app/language.ts'
import { referralWords } from '#admin/referrals/words.ts'

const colors: Readonly<Record<string, string>> = {
  pending: 'yellow',
  qualified: 'blue',
  rewarded: 'teal',
  revoked: 'red',
  lapsed: 'gray',
  rejected: 'red',
}

export const referralStates = ['pending', 'qualified', 'rewarded', 'revoked', 'lapsed', 'rejected'] as const
export const places = ['link', 'registration', 'checkout'] as const

export function ReferralState({ state }: { readonly state: string }) {
  const t = useWords(referralWords)
  return <Badge color={colors[state] ?? 'gray'}>{sayAny(t, `state_${state}`)}</Badge>
}
