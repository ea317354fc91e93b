import type { ComponentType } from 'react'
import type { IconName } from '#admin/app/icons.tsx'

/** A screen of the portal, of which nothing is loaded before somebody goes there. */
export interface Screen {
  /** Below `/admin/{site key}/`, with `$id` for what differs; for screens of no site, below `/admin/-/`. */
  readonly path: string
  /** The folders whose words it uses, besides those of the shell. */
  readonly words: readonly string[]
  readonly load: () => Promise<{ readonly [name: string]: ComponentType }>
  /** The name under which the loaded file exports it. */
  readonly component: string
  /** The icon it has in the palette. */
  readonly icon?: IconName
}
