import { area } from '#admin/app/language.ts'
import type { words } from '#admin/person-data/words/en.ts'

export const personWords = area<typeof words>('person-data')
