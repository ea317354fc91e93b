import type { Screen } from '#admin/app/screen.ts'

const words = ['sign-in']

export const outsideScreens: readonly Screen[] = [
  { path: 'sign-in', words, load: () => import('#admin/sign-in/sign-in.tsx'), component: 'SignInScreen' },
  { path: 'forgotten', words, load: () => import('#admin/sign-in/forgotten.tsx'), component: 'ForgottenScreen' },
  {
    path: 'new-password',
    words,
    load: () => import('#admin/sign-in/new-password.tsx'),
    component: 'NewPasswordScreen',
  },
  { path: 'first-owner', words, load: () => import('#admin/sign-in/first-owner.tsx'), component: 'FirstOwnerScreen' },
]
