import type { Screen } from '#admin/app/screen.ts'

export const siteScreens: readonly Screen[] = [
  {
    path: 'programs/$id/what-if',
    words: ['simulations', 'programs', 'reasons'],
    load: () => import('#admin/simulations/what-if.tsx'),
    component: 'WhatIfScreen',
  },
]
