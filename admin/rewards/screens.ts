import type { Screen } from '#admin/app/screen.ts'

const words = ['rewards', 'referrals', 'events', 'reasons']

export const siteScreens: readonly Screen[] = [
  { path: 'rewards', words, load: () => import('#admin/rewards/list.tsx'), component: 'RewardsScreen' },
  { path: 'rewards/new', words, load: () => import('#admin/rewards/grant.tsx'), component: 'GrantScreen' },
  { path: 'rewards/$id', words, load: () => import('#admin/rewards/one.tsx'), component: 'RewardScreen' },
]
