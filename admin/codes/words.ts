import { area } from '#admin/app/language.ts'
import type { words } from '#admin/codes/words/en.ts'

export const codeWords = area<typeof words>('codes')
