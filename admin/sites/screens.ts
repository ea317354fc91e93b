import type { Screen } from '#admin/app/screen.ts'

const words = ['sites']

export const siteScreens: readonly Screen[] = [
  { path: 'settings/site', words, load: () => import('#admin/sites/site.tsx'), component: 'SiteSettingsScreen' },
  {
    path: 'settings/keys',
    words,
    load: () => import('#admin/sites/keys.tsx'),
    component: 'KeysScreen',
    permission: 'keys',
  },
]

export const workspaceScreens: readonly Screen[] = [
  { path: 'sites', words, load: () => import('#admin/sites/sites.tsx'), component: 'SitesScreen' },
  {
    path: 'sites/new',
    words,
    load: () => import('#admin/sites/new-site.tsx'),
    component: 'NewSiteScreen',
    permission: 'sites',
  },
]
