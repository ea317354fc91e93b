import { area } from '#admin/app/language.ts'
import type { words } from '#admin/reasons/words/en.ts'

export const reasonWords = area<typeof words>('reasons')
