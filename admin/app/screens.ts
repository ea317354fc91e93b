import type { Screen } from '#admin/app/screen.ts'

interface Screens {
  readonly siteScreens?: readonly Screen[]
  readonly workspaceScreens?: readonly Screen[]
  readonly outsideScreens?: readonly Screen[]
}

/** Each folder names its own in `screens.ts`; they are loaded when somebody goes there. */
const folders = Object.values(import.meta.glob<Screens>('../*/screens.ts', { eager: true }))

export const siteScreens = folders.flatMap((folder) => folder.siteScreens ?? [])
export const workspaceScreens = folders.flatMap((folder) => folder.workspaceScreens ?? [])
export const outsideScreens = folders.flatMap((folder) => folder.outsideScreens ?? [])
