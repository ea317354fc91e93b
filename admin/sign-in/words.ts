import { area } from '#admin/app/language.ts'
import type { words } from '#admin/sign-in/words/en.ts'

export const signInWords = area<typeof words>('sign-in')
