import type { Screen } from '#admin/app/screen.ts'

const words = ['emails']

export const siteScreens: readonly Screen[] = [
  {
    path: 'settings/emails',
    words,
    load: () => import('#admin/emails/settings.tsx'),
    component: 'EmailSettingsScreen',
    icon: 'messages',
  },
  {
    path: 'settings/emails/$scenario',
    words,
    load: () => import('#admin/emails/scenario.tsx'),
    component: 'ScenarioScreen',
  },
  {
    path: 'settings/blocked-addresses',
    words,
    load: () => import('#admin/emails/blocked.tsx'),
    component: 'BlockedScreen',
  },
  { path: 'messages/emails', words, load: () => import('#admin/emails/messages.tsx'), component: 'EmailsScreen' },
]
