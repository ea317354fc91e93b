import type { Screen } from '#admin/app/screen.ts'

export const siteScreens: readonly Screen[] = [
  {
    path: 'messages',
    words: ['notifications'],
    load: () => import('#admin/notifications/list.tsx'),
    component: 'MessagesScreen',
  },
]
