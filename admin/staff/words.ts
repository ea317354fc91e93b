import { area } from '#admin/app/language.ts'
import type { words } from '#admin/staff/words/en.ts'

export const staffWords = area<typeof words>('staff')
