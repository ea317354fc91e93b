import { area } from '#admin/app/language.ts'
import type { words } from '#admin/reports/words/en.ts'

export const reportWords = area<typeof words>('reports')
