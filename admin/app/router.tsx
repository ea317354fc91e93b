import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  type RouteComponent,
  redirect,
} from '@tanstack/react-router'
import { part } from '#admin/app/connection.ts'
import { Frame, NotAllowedScreen, NotFoundScreen, ScreenTrouble, SiteFrame, Waiting, Whole } from '#admin/app/frame.tsx'
import { loadWords } from '#admin/app/language.ts'
import { queryClient } from '#admin/app/queries.ts'
import type { Screen } from '#admin/app/screen.ts'
import { outsideScreens, siteScreens, workspaceScreens } from '#admin/app/screens.ts'
import { sessionQuery, siteOf, useCan } from '#admin/app/session.ts'

const root = createRootRoute({ component: Whole, notFoundComponent: NotFoundScreen })

/** Search parameters are plain texts: what a list makes of them, it says itself. */
function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text))
}

function writeSearch(search: Record<string, unknown>): string {
  const pairs = Object.entries(search).flatMap(([name, value]) =>
    value === undefined || value === null || value === '' ? [] : [[name, String(value)]],
  )
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`
}

/** The screen's words come with it, so that it is shown whole. */
function componentOf({ words, load, component, permission }: Screen): RouteComponent {
  const Shown = lazyRouteComponent(async () => {
    const [loaded] = await Promise.all([part(load), ...words.map(loadWords)])
    return loaded
  }, component)
  if (permission === undefined) return Shown
  const Guarded = () => (useCan(permission) ? <Shown /> : <NotAllowedScreen />)
  const preload = async () => {
    const session = queryClient.getQueryData(sessionQuery.queryKey)
    if (session?.signedIn && session.permissions.includes(permission)) await Shown.preload?.()
  }
  return Object.assign(Guarded, { preload })
}

const outside = outsideScreens.map((screen) =>
  createRoute({ getParentRoute: () => root, path: `/-/${screen.path}`, component: componentOf(screen) }),
)

const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  component: Frame,
  errorComponent: ScreenTrouble,
  beforeLoad: async ({ location }) => {
    const session = await queryClient.ensureQueryData(sessionQuery)
    if (session.signedIn) return
    if (session.firstStart) throw redirect({ to: '/-/first-owner' })
    const then = location.pathname === '/' ? undefined : location.href
    throw redirect({ to: '/-/sign-in', search: { then } as never })
  },
})

const start = createRoute({
  getParentRoute: () => inside,
  path: '/',
  beforeLoad: async () => {
    const session = await queryClient.ensureQueryData(sessionQuery)
    const site = session.signedIn ? siteOf(session, null) : null
    throw redirect({ to: site === null ? '/-/sites' : `/${site.key}` })
  },
})

const workspace = workspaceScreens.map((screen) =>
  createRoute({ getParentRoute: () => inside, path: `/-/${screen.path}`, component: componentOf(screen) }),
)

const site = createRoute({
  getParentRoute: () => inside,
  path: '/$site',
  component: SiteFrame,
  notFoundComponent: NotFoundScreen,
  beforeLoad: async ({ params }) => {
    const session = await queryClient.ensureQueryData(sessionQuery)
    const named = (params as { site: string }).site
    if (session.signedIn && !session.sites.some(({ key }) => key === named)) throw notFound()
  },
})

const ofSite = siteScreens.map((screen) =>
  createRoute({ getParentRoute: () => site, path: `/${screen.path}`, component: componentOf(screen) }),
)

const tree = root.addChildren([...outside, inside.addChildren([start, ...workspace, site.addChildren(ofSite)])])

export const router = createRouter({
  routeTree: tree,
  basepath: '/admin',
  parseSearch,
  stringifySearch: writeSearch,
  defaultPreload: 'intent',
  defaultPendingComponent: Waiting,
  defaultPendingMs: 150,
  defaultErrorComponent: ScreenTrouble,
  defaultNotFoundComponent: NotFoundScreen,
  scrollRestoration: true,
})
