import type { Screen } from '#admin/app/screen.ts'

export const siteScreens: readonly Screen[] = [
  {
    path: 'member-referrals',
    words: ['member-referrals', 'emails'],
    load: () => import('#admin/member-referrals/member-referrals.tsx'),
    component: 'MemberReferralsScreen',
    icon: 'members',
  },
]
