import { area } from '#admin/app/language.ts'
import type { words } from '#admin/simulations/words/en.ts'

export const simulationWords = area<typeof words>('simulations')
