import type { Screen } from '#admin/app/screen.ts'

export const siteScreens: readonly Screen[] = [
  { path: 'settings', words: [], load: () => import('#admin/settings/settings.tsx'), component: 'SettingsScreen' },
]
