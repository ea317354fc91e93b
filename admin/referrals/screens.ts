import type { Screen } from '#admin/app/screen.ts'

const words = ['referrals', 'events', 'rewards', 'reasons']

export const siteScreens: readonly Screen[] = [
  { path: 'referrals', words, load: () => import('#admin/referrals/list.tsx'), component: 'ReferralsScreen' },
  { path: 'referrals/$id', words, load: () => import('#admin/referrals/one.tsx'), component: 'ReferralScreen' },
  { path: 'refusals', words, load: () => import('#admin/referrals/refusals.tsx'), component: 'RefusalsScreen' },
  { path: 'refusals/$id', words, load: () => import('#admin/referrals/refusal.tsx'), component: 'RefusalScreen' },
]
