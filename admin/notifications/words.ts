import { area } from '#admin/app/language.ts'
import type { words } from '#admin/notifications/words/en.ts'

export const notificationWords = area<typeof words>('notifications')
