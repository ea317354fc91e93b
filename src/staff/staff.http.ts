import { checkAddress, readBody } from '#plumbing/body.ts'
import { newRouter, type Parts } from '#sites/route.http.ts'
import { Attempts } from '#staff/attempts.http.ts'
import { authPath, createAuth } from '#staff/auth.http.ts'
import { bridgeTo, type Dispatch } from '#staff/bridge.http.ts'
import { ownOrigin } from '#staff/caller.http.ts'
import { acceptanceRoutes, invitationRoutes } from '#staff/invitations.http.ts'
import type { StaffMail } from '#staff/mail.ts'
import { peopleRoutes, resetLink } from '#staff/people.http.ts'
import { presenceRoutes } from '#staff/presence.http.ts'
import { sessionRoutes } from '#staff/session.http.ts'
import { signInRoutes } from '#staff/sign-in.http.ts'
import { workspaceRoutes } from '#staff/workspace.http.ts'

const mostBytes = 65_536

interface Outside {
  /** Takes a request to `/v1` again, with what travels beside it. */
  readonly dispatch: Dispatch
  /** Sends an email to staff; false: this server sends none. */
  readonly mail: (mail: StaffMail) => boolean
}

/** Everything below `/admin/auth` and `/admin/api`. */
export function staffRoutes(parts: Parts, { dispatch, mail }: Outside) {
  const { database, masterKey, config } = parts
  const { publicUrl } = config
  const attempts = new Attempts(config.proxies)
  const auth = createAuth(parts, ({ email, locale, token }) => {
    mail({ kind: 'reset', to: email, locale, link: resetLink(publicUrl, token) })
  })
  const own = { auth, database, masterKey, attempts, config, sendsMail: config.smtpUrl !== null, publicUrl, mail }
  const router = newRouter()
  router.use('/admin/api/*', ownOrigin(config))
  router.use(`${authPath}/*`, ownOrigin(config))
  router.use('/admin/api/*', checkAddress)
  // What one person may see is not kept for the next one at the same browser.
  router.use('/admin/api/*', async (c, next) => {
    await next()
    if (!c.res.headers.has('cache-control')) c.header('Cache-Control', 'no-store')
  })
  // Before the body is read: what is behind reads it by its own measure.
  router.all('/admin/api/sites/:site/*', bridgeTo(dispatch, own))
  router.use(
    '/admin/api/*',
    readBody(() => mostBytes),
  )
  router.use(
    `${authPath}/*`,
    readBody(() => mostBytes),
  )
  router.route('/', signInRoutes(own))
  router.route('/', sessionRoutes(own))
  router.route('/', presenceRoutes(own))
  router.route('/', peopleRoutes(own))
  router.route('/', invitationRoutes(own))
  router.route('/', acceptanceRoutes(own))
  router.route('/', workspaceRoutes(own))
  return router
}
