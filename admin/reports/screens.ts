import type { Screen } from '#admin/app/screen.ts'

export const siteScreens: readonly Screen[] = [
  {
    path: 'performance',
    words: ['reports', 'reasons'],
    load: () => import('#admin/reports/overview.tsx'),
    component: 'OverviewScreen',
    icon: 'performance',
  },
  {
    path: 'programs/$id/performance',
    words: ['reports', 'reasons'],
    load: () => import('#admin/reports/performance.tsx'),
    component: 'PerformanceScreen',
  },
]
