import { area } from '#admin/app/language.ts'
import type { words } from '#admin/programs/words/en.ts'

export const programWords = area<typeof words>('programs')
