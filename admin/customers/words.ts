import { area } from '#admin/app/language.ts'
import type { words } from '#admin/customers/words/en.ts'

export const customerWords = area<typeof words>('customers')
