import type { IconName } from '#admin/app/icons.tsx'
import type { KeysOf } from '#admin/app/language.ts'
import type { words } from '#admin/app/words/en.ts'
import type { Permission } from '#staff/permissions.ts'

export interface Place {
  readonly path: string
  readonly icon: IconName
  readonly label: KeysOf<typeof words>
  /** Shown to those who have it; null: to everybody. */
  readonly permission: Permission | null
}

/** The menu of a site, in groups. */
export const sitePlaces: readonly (readonly Place[])[] = [
  [
    { path: '', icon: 'home', label: 'nav_home', permission: null },
    { path: 'programs', icon: 'programs', label: 'nav_programs', permission: null },
    { path: 'member-referrals', icon: 'members', label: 'nav_members', permission: null },
    { path: 'performance', icon: 'performance', label: 'nav_performance', permission: null },
  ],
  [
    { path: 'referrals', icon: 'referrals', label: 'nav_referrals', permission: null },
    { path: 'customers', icon: 'customers', label: 'nav_customers', permission: null },
    { path: 'codes', icon: 'codes', label: 'nav_codes', permission: null },
    { path: 'rewards', icon: 'rewards', label: 'nav_rewards', permission: null },
    { path: 'coupons', icon: 'coupons', label: 'nav_coupons', permission: null },
    { path: 'messages', icon: 'messages', label: 'nav_messages', permission: null },
    { path: 'events', icon: 'events', label: 'nav_events', permission: null },
  ],
  [{ path: 'settings', icon: 'settings', label: 'nav_settings', permission: null }],
]

/** What the settings screen leads to: of the site, then of the workspace. */
export const siteSettings: readonly Place[] = [
  { path: 'settings/site', icon: 'globe', label: 'nav_site', permission: null },
  { path: 'settings/keys', icon: 'keys', label: 'nav_keys', permission: 'keys' },
  { path: 'settings/webhooks', icon: 'webhooks', label: 'nav_webhooks', permission: 'webhooks' },
  { path: 'settings/emails', icon: 'messages', label: 'nav_emails', permission: 'emails' },
  { path: 'settings/clock', icon: 'clock', label: 'nav_clock', permission: 'test' },
]

export const workspaceSettings: readonly Place[] = [
  { path: '-/sites', icon: 'home', label: 'nav_sites', permission: null },
  { path: '-/staff', icon: 'staff', label: 'nav_staff', permission: 'staff' },
  { path: '-/audit', icon: 'audit', label: 'nav_audit', permission: 'audit' },
  { path: '-/account', icon: 'customers', label: 'nav_account', permission: null },
]
