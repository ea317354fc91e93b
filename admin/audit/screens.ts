import type { Screen } from '#admin/app/screen.ts'

export const workspaceScreens: readonly Screen[] = [
  { path: 'audit', words: ['audit'], load: () => import('#admin/audit/log.tsx'), component: 'AuditScreen' },
]
