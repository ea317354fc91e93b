import type { Screen } from '#admin/app/screen.ts'

export const siteScreens: readonly Screen[] = [
  { path: 'codes', words: ['codes'], load: () => import('#admin/codes/list.tsx'), component: 'CodesScreen' },
  {
    path: 'codes/$code',
    words: ['codes', 'referrals', 'reasons'],
    load: () => import('#admin/codes/one.tsx'),
    component: 'CodeScreen',
  },
]
