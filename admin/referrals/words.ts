import { area } from '#admin/app/language.ts'
import type { words } from '#admin/referrals/words/en.ts'

export const referralWords = area<typeof words>('referrals')
