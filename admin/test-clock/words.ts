import { area } from '#admin/app/language.ts'
import type { words } from '#admin/test-clock/words/en.ts'

export const clockWords = area<typeof words>('test-clock')
