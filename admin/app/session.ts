import { queryOptions, useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { createContext, use } from 'react'
import { workspaceApi } from '#admin/app/api.ts'
import { waitForSignIn } from '#admin/app/gate.ts'
import type { Permission } from '#staff/permissions.ts'

export interface SessionSite {
  readonly key: string
  readonly name: string
  readonly mode: 'live' | 'test'
  readonly currency: string
  readonly locale: string
  readonly timeZone: string
  readonly homeUrl: string | null
}

export interface SignedIn {
  readonly signedIn: true
  readonly staff: {
    readonly id: string
    readonly name: string
    readonly email: string
    readonly locale: string | null
    readonly twoFactor: boolean
  }
  readonly workspace: { readonly id: string; readonly name: string }
  readonly role: string
  readonly permissions: readonly string[]
  readonly sites: readonly SessionSite[]
}

export type Session = SignedIn | { readonly signedIn: false; readonly firstStart: boolean; readonly sendsMail: boolean }

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal, client, queryKey }) => {
    for (;;) {
      const session = await workspaceApi.get<Session>('/session', {}, signal)
      // Whoever was signed in is asked to sign in again over the page, which stays with all that was typed on it.
      if (session.signedIn || client.getQueryData<Session>(queryKey)?.signedIn !== true) return session
      await waitForSignIn()
    }
  },
  staleTime: 60_000,
})

/** Whoever is signed in; only below the shell, where somebody is. */
export function useSession(): SignedIn {
  const { data } = useSuspenseQuery(sessionQuery)
  if (!data.signedIn) throw new Error('nobody is signed in')
  return data
}

/** Null while nobody is known to be signed in. */
export function useMaybeSession(): SignedIn | null {
  const { data } = useQuery(sessionQuery)
  return data?.signedIn ? data : null
}

export const SiteContext = createContext<SessionSite | null>(null)

/** The site of the address; only in screens of a site. */
export function useSite(): SessionSite {
  const site = use(SiteContext)
  if (site === null) throw new Error('this screen belongs to no site')
  return site
}

/** Whether the role allows it; the server refuses it all the same. */
export function useCan(permission: Permission): boolean {
  return useSession().permissions.includes(permission)
}

const storageKey = 'kith.site'

export function rememberSite(key: string): void {
  try {
    localStorage.setItem(storageKey, key)
  } catch {
    // Then the first site is opened next time.
  }
}

/** The site of the address, else the one that was open last, else the first. */
export function useCurrentSite(): SessionSite | null {
  const { site: named } = useParams({ strict: false }) as { site?: string }
  return siteOf(useSession(), named ?? null)
}

export function siteOf({ sites }: SignedIn, named: string | null): SessionSite | null {
  let last: string | null = null
  try {
    last = localStorage.getItem(storageKey)
  } catch {
    // Nothing is remembered here.
  }
  const found = (key: string | null) => sites.find((site) => site.key === key)
  return found(named) ?? found(last) ?? sites[0] ?? null
}
