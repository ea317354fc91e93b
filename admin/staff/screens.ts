import type { Screen } from '#admin/app/screen.ts'

const words = ['staff']

export const workspaceScreens: readonly Screen[] = [
  {
    path: 'staff',
    words,
    load: () => import('#admin/staff/people.tsx'),
    component: 'StaffScreen',
    permission: 'staff',
  },
  {
    path: 'account',
    words: ['staff', 'sign-in'],
    load: () => import('#admin/staff/account.tsx'),
    component: 'AccountScreen',
  },
]

export const outsideScreens: readonly Screen[] = [
  {
    path: 'invitation',
    words: ['staff', 'sign-in'],
    load: () => import('#admin/staff/invitation.tsx'),
    component: 'InvitationScreen',
  },
]
