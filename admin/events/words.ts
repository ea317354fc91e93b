import { area } from '#admin/app/language.ts'
import type { words } from '#admin/events/words/en.ts'

export const eventWords = area<typeof words>('events')
