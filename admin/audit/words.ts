import { area } from '#admin/app/language.ts'
import type { words } from '#admin/audit/words/en.ts'

export const auditWords = area<typeof words>('audit')
