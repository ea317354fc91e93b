import { area } from '#admin/app/language.ts'
import type { words } from '#admin/webhooks/words/en.ts'

export const webhookWords = area<typeof words>('webhooks')
