import { area } from '#admin/app/language.ts'
import type { words } from '#admin/rewards/words/en.ts'

export const rewardWords = area<typeof words>('rewards')
