import type { FunctionComponent } from 'react'
import type { IconName } from '#admin/app/icons.tsx'
import type { Permission } from '#staff/permissions.ts'

/** A screen of the portal, of which nothing is loaded before somebody goes there. */
export interface Screen {
  /** Below `/admin/{site key}/`, with `$id` for what differs; for screens of no site, below `/admin/-/`. */
  readonly path: string
  /** The folders whose words it uses, besides those of the shell. */
  readonly words: readonly string[]
  readonly load: () => Promise<{ readonly [name: string]: FunctionComponent }>
  /** The name under which the loaded file exports it. */
  readonly component: string
  /** What a role needs for it; without it, the screen says so before anybody types anything. */
  readonly permission?: Permission
  /** The icon it has in the palette. */
  readonly icon?: IconName
}
