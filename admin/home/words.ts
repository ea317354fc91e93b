import { area } from '#admin/app/language.ts'
import type { words } from '#admin/home/words/en.ts'

export const homeWords = area<typeof words>('home')
