import type { Screen } from '#admin/app/screen.ts'

export const siteScreens: readonly Screen[] = [
  { path: '', words: ['home'], load: () => import('#admin/home/home.tsx'), component: 'HomeScreen' },
]
