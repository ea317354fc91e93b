import type { Screen } from '#admin/app/screen.ts'

export const siteScreens: readonly Screen[] = [
  { path: 'coupons', words: ['coupons'], load: () => import('#admin/coupons/list.tsx'), component: 'CouponsScreen' },
]
