import { area } from '#admin/app/language.ts'
import type { words } from '#admin/member-referrals/words/en.ts'

export const memberWords = area<typeof words>('member-referrals')
