import { area } from '#admin/app/language.ts'
import type { words } from '#admin/pages/words/en.ts'

export const pageWords = area<typeof words>('pages')
