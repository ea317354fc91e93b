import type { Screen } from '#admin/app/screen.ts'

export const siteScreens: readonly Screen[] = [
  {
    path: 'customers',
    words: ['customers'],
    load: () => import('#admin/customers/list.tsx'),
    component: 'CustomersScreen',
  },
  {
    path: 'customers/$id',
    words: [
      'customers',
      'referrals',
      'rewards',
      'reasons',
      'codes',
      'coupons',
      'events',
      'notifications',
      'emails',
      'person-data',
    ],
    load: () => import('#admin/customers/one.tsx'),
    component: 'CustomerScreen',
  },
]
