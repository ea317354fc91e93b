import type { Screen } from '#admin/app/screen.ts'

const words = ['events', 'referrals', 'rewards', 'reasons']

export const siteScreens: readonly Screen[] = [
  { path: 'events', words, load: () => import('#admin/events/list.tsx'), component: 'EventsScreen' },
  { path: 'events/$id', words, load: () => import('#admin/events/one.tsx'), component: 'EventScreen' },
]
