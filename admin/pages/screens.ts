import type { Screen } from '#admin/app/screen.ts'

export const siteScreens: readonly Screen[] = [
  {
    path: 'programs/$id/page',
    words: ['pages', 'presence'],
    load: () => import('#admin/pages/editor.tsx'),
    component: 'PageScreen',
  },
]
