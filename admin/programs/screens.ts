import type { Screen } from '#admin/app/screen.ts'

const words = ['programs']

export const siteScreens: readonly Screen[] = [
  { path: 'programs', words, load: () => import('#admin/programs/list.tsx'), component: 'ProgramsScreen' },
  {
    path: 'programs/new',
    words,
    load: () => import('#admin/programs/kinds.tsx'),
    component: 'KindsScreen',
    permission: 'programs',
  },
  {
    path: 'programs/new/$kind',
    words,
    load: () => import('#admin/programs/edit.tsx'),
    component: 'NewProgramScreen',
    permission: 'programs',
  },
  { path: 'programs/$id', words, load: () => import('#admin/programs/one.tsx'), component: 'ProgramScreen' },
  {
    path: 'programs/$id/edit',
    words: ['programs', 'presence'],
    load: () => import('#admin/programs/edit.tsx'),
    component: 'EditProgramScreen',
    permission: 'programs',
  },
  {
    path: 'programs/$id/versions',
    words,
    load: () => import('#admin/programs/versions.tsx'),
    component: 'VersionsScreen',
  },
]
