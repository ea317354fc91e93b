import { area } from '#admin/app/language.ts'
import type { words } from '#admin/app/words/en.ts'

export const appWords = area<typeof words>('app')
