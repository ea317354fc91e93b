import type { Screen } from '#admin/app/screen.ts'

export const siteScreens: readonly Screen[] = [
  {
    path: 'settings/clock',
    words: ['test-clock'],
    load: () => import('#admin/test-clock/clock.tsx'),
    component: 'ClockScreen',
    icon: 'clock',
  },
]
