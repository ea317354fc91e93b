import { area } from '#admin/app/language.ts'
import type { words } from '#admin/sites/words/en.ts'

export const siteWords = area<typeof words>('sites')
