import type { Say } from '#admin/app/language.ts'
import type { words } from '#admin/sign-in/words/en.ts'

type Words = Say<typeof words>

const passwordCharactersLeast = 10

/** What is wrong with an address before anybody is asked; the server has the last word. */
export function emailProblem(email: string, t: Words): string | null {
  if (email.trim() === '') return t('email_needed')
  return /^[^\s@]+@[^\s@]+$/.test(email.trim()) ? null : t('email_malformed')
}

export function newPasswordProblem(password: string, t: Words): string | null {
  if (password === '') return t('password_needed')
  return password.length < passwordCharactersLeast ? t('password_short') : null
}
