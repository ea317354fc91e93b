import { area } from '#admin/app/language.ts'
import type { words } from '#admin/presence/words/en.ts'

export const presenceWords = area<typeof words>('presence')
