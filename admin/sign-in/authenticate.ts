import { call } from '#admin/app/api.ts'
import type { Say } from '#admin/app/language.ts'
import { isProblem } from '#admin/app/problem.ts'
import { problemWords } from '#admin/app/queries.ts'
import type { words } from '#admin/sign-in/words/en.ts'

interface SignedIn {
  readonly twoFactorRedirect?: boolean
}

/** Answers whether a second step is asked for. */
export async function signIn(email: string, password: string): Promise<'in' | 'second step'> {
  const answer = await call<SignedIn | null>('POST', '/admin/auth/sign-in/email', { body: { email, password } })
  return answer?.twoFactorRedirect === true ? 'second step' : 'in'
}

export async function secondStep(code: string, { kind, trust }: { kind: 'app' | 'backup'; trust: boolean }) {
  const path = kind === 'app' ? 'verify-totp' : 'verify-backup-code'
  await call('POST', `/admin/auth/two-factor/${path}`, { body: { code: code.replaceAll(' ', ''), trustDevice: trust } })
}

/** What to say about an attempt that failed. */
export function attemptWords(error: unknown, t: Say<typeof words>, step: 'password' | 'code'): string {
  if (!isProblem(error)) return problemWords(error)
  if (error.status === 429) return t('too_many')
  if (error.status >= 500) return problemWords(error)
  return t(step === 'password' ? 'wrong' : 'wrong_code')
}
