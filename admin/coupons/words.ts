import { area } from '#admin/app/language.ts'
import type { words } from '#admin/coupons/words/en.ts'

export const couponWords = area<typeof words>('coupons')
