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
  const typed = code.replaceAll(/\s/g, '')
  // The hyphen is there to be read by; whoever leaves it out has the code all the same.
  const whole = kind === 'backup' && /^\w{10}$/.test(typed) ? `${typed.slice(0, 5)}-${typed.slice(5)}` : typed
  await call('POST', `/admin/auth/two-factor/${path}`, { body: { code: whole, trustDevice: trust } })
}

const wrongWords = { password: 'wrong', app: 'wrong_code', backup: 'wrong_backup' } as const

/** What to say about an attempt that failed. */
export function attemptWords(error: unknown, t: Say<typeof words>, step: 'password' | 'app' | 'backup'): string {
  if (!isProblem(error)) return problemWords(error)
  if (error.status === 429) return t('too_many')
  if (error.status >= 500) return problemWords(error)
  return t(wrongWords[step])
}
