import { area } from '#admin/app/language.ts'
import type { words } from '#admin/emails/words/en.ts'

export const emailWords = area<typeof words>('emails')
