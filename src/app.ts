import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { requestId } from 'hono/request-id'
import { matchedRoutes } from 'hono/route'
import { secureHeaders } from 'hono/secure-headers'
import { V7Generator } from 'uuidv7'
import { healthRoutes } from '#app/health.http.ts'
import { portalRoutes } from '#app/portal.http.ts'
import { addReference } from '#app/reference.http.ts'
import { createStaffMail } from '#app/staff-mail.ts'
import { widgetRoutes } from '#app/widget.http.ts'
import { writeEmails } from '#app/work.ts'
import { type Kind, makeId } from '#base/ids.ts'
import { cartRoutes } from '#carts/carts.http.ts'
import { checkRoutes } from '#carts/check.http.ts'
import { codeRoutes } from '#codes/codes.http.ts'
import { couponRoutes } from '#coupons/coupons.http.ts'
import { customerRoutes } from '#customers/customers.http.ts'
import { invitationRoutes } from '#emails/invitations.http.ts'
import { messageRoutes } from '#emails/messages.http.ts'
import { emailScenarioRoutes, emailSettingRoutes } from '#emails/scenarios.http.ts'
import { unsubscribeRoutes } from '#emails/unsubscribe.http.ts'
import { IdempotencyKeyReused, UnknownSite } from '#engine/command.ts'
import { Engine } from '#engine/engine.ts'
import type { Chance } from '#engine/working-set.ts'
import { eventRoutes } from '#events/events.http.ts'
import { inspectionRoutes } from '#events/inspect.http.ts'
import { sweeps } from '#events/sweeps.sql.ts'
import { ledgerRoutes } from '#ledger/ledger.http.ts'
import { memberRoutes, ownGiftRoutes } from '#members/members.http.ts'
import { panelRoutes } from '#members/panel.http.ts'
import { personRoutes } from '#members/person.http.ts'
import { liveRoutes } from '#notifications/live.http.ts'
import { observe } from '#notifications/notification.ts'
import { notificationRoutes } from '#notifications/notifications.http.ts'
import { orderRoutes } from '#orders/orders.http.ts'
import { publicCheckRoutes } from '#pages/check.http.ts'
import { decorationRoutes } from '#pages/decoration.http.ts'
import { imageRoutes, imagesPath } from '#pages/images.http.ts'
import { linkRoutes } from '#pages/links.http.ts'
import { pageRoutes } from '#pages/pages.http.ts'
import { mostBytes, readBody } from '#plumbing/body.ts'
import type { Config } from '#plumbing/config.ts'
import { type Database, databaseTrouble } from '#plumbing/db.ts'
import type { Log } from '#plumbing/log.ts'
import type { Metrics } from '#plumbing/metrics.ts'
import { createOutbound } from '#plumbing/outbound.ts'
import { answerProblem, RequestProblem } from '#plumbing/problem.ts'
import { nextUint32, randomNumbers } from '#plumbing/secrets.ts'
import { Throttle } from '#plumbing/throttle.ts'
import { programRoutes } from '#programs/programs.http.ts'
import { byHandRoutes } from '#referrals/by-hand.http.ts'
import { backgroundKinds, dueHandlers } from '#referrals/due.ts'
import { referralRoutes } from '#referrals/referrals.http.ts'
import { markDays } from '#reports/changed-days.sql.ts'
import { reportRoutes } from '#reports/reports.http.ts'
import { rewardRoutes } from '#rewards/rewards.http.ts'
import { simulationRoutes } from '#simulations/simulations.http.ts'
import { clockRoutes } from '#sites/clock.http.ts'
import { keyRoutes } from '#sites/keys.http.ts'
import { anyOrigin, type Env, newRouter, type Parts, publishableKey, secretKey } from '#sites/route.http.ts'
import { siteRoutes } from '#sites/sites.http.ts'
import { Doorkeeper } from '#sites/tokens.http.ts'
import { isFromPortal, type OperationOf, operationsIn, reasonOfStaff, staffOnly } from '#staff/bridge.http.ts'
import { staffRoutes } from '#staff/staff.http.ts'
import { deliveryRoutes } from '#webhooks/deliveries.http.ts'
import { describeWebhooks, endpointRoutes } from '#webhooks/endpoints.http.ts'
import { webhookSweeps } from '#webhooks/webhooks.sql.ts'

const eventsPath = '/v1/events'
const mostEventBytes = 4 * mostBytes
const retryAfterSeconds = '2'

interface Outside {
  readonly database: Database
  readonly masterKey: Buffer
  readonly config: Config
  readonly log: Log
  readonly metrics: Metrics
  readonly ending?: AbortSignal
}

const ids = new V7Generator({ nextUint32 })
const chance: Chance = {
  // In the order of their making, so that what is listed by id is listed by age.
  id: (of: Kind) => makeId(of, Buffer.from(ids.generate().bytes).toString('hex')),
  numbers: randomNumbers,
}

/** Puts the parts together on what the outside gives: a database, settings, a log. */
export function createParts(outside: Outside): Parts {
  const { database, log, metrics, masterKey } = outside
  const engine = new Engine({
    database,
    chance,
    log,
    dueHandlers,
    backgroundKinds,
    sweeps: { ...sweeps, ...webhookSweeps },
    observe,
    besides: markDays,
    now: Date.now,
    batched: (size, millis) => {
      metrics.batchSizes.observe(size)
      metrics.batches.observe(millis / 1_000)
    },
  })
  return {
    ...outside,
    engine,
    doorkeeper: new Doorkeeper(database, masterKey),
    ending: outside.ending ?? new AbortController().signal,
    outbound: createOutbound(outside.config.allowPrivateAddresses),
  }
}

const headersOfPages = secureHeaders({ crossOriginResourcePolicy: false })
/** What tells browsers how to keep windows apart, or old ones what to leave alone, is nothing for who reads JSON. */
const headersOfAnswers = secureHeaders({
  crossOriginResourcePolicy: false,
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
  removePoweredBy: false,
})

/** The whole HTTP surface. */
export function createApp(parts: Parts): OpenAPIHono<Env> {
  const app = newRouter()
  app.use(requestId())
  app.use(timed(parts.metrics))
  app.use((c, next) => (c.req.path.startsWith('/v1/') ? headersOfAnswers(c, next) : headersOfPages(c, next)))
  app.use('/v1/me/*', anyOrigin)
  app.use('/v1/public/*', anyOrigin)
  app.use(methodNotAllowed({ app, onMethodNotAllowed: refuseMethod }))
  const operationOf = operationsIn(() => app.openAPIRegistry.definitions)
  app.use('/v1/*', letIn(parts, operationOf))
  app.use(
    '/v1/*',
    readBody(
      (path) => (path === imagesPath ? null : path === eventsPath ? mostEventBytes : mostBytes),
      (path) => path === eventsPath,
    ),
  )
  app.use('/v1/*', reasonOfStaff(operationOf))
  app.onError((error, c) => answerError(c, error, parts.log))
  app.notFound((c) => answerProblem(c, 'not_found'))
  app.route('/', siteRoutes(parts))
  app.route('/', keyRoutes(parts))
  app.route('/', cartRoutes(parts))
  app.route('/', orderRoutes(parts))
  app.route('/', referralRoutes(parts))
  app.route('/', byHandRoutes(parts))
  app.route('/', rewardRoutes(parts))
  app.route('/', ledgerRoutes(parts))
  app.route('/', couponRoutes(parts))
  app.route('/', customerRoutes(parts))
  app.route('/', notificationRoutes(parts))
  app.route('/', liveRoutes(parts))
  app.route('/', panelRoutes(parts))
  app.route('/', memberRoutes(parts))
  app.route('/', ownGiftRoutes(parts))
  app.route('/', personRoutes(parts))
  app.route('/', clockRoutes(parts))
  app.route('/', programRoutes(parts))
  app.route('/', codeRoutes(parts))
  const throttle = new Throttle(parts.config.proxies)
  app.route('/', linkRoutes(parts, throttle))
  app.route('/', publicCheckRoutes(parts, throttle))
  app.route('/', pageRoutes(parts, throttle))
  app.route('/', decorationRoutes(parts))
  app.route('/', imageRoutes(parts))
  app.route('/', checkRoutes(parts))
  app.route('/', eventRoutes(parts))
  app.route('/', inspectionRoutes(parts))
  app.route('/', emailScenarioRoutes(parts))
  app.route('/', emailSettingRoutes(parts))
  app.route(
    '/',
    messageRoutes(parts, (siteId) => writeEmails(parts, siteId)),
  )
  app.route('/', invitationRoutes(parts))
  app.route('/', unsubscribeRoutes(parts))
  app.route('/', reportRoutes(parts))
  app.route('/', simulationRoutes(parts))
  app.route('/', endpointRoutes(parts))
  app.route('/', deliveryRoutes(parts))
  app.route('/', healthRoutes(parts))
  app.route('/', widgetRoutes())
  const dispatch = (request: Request, environment: object) => app.fetch(request, environment)
  app.route('/', staffRoutes(parts, { dispatch, mail: createStaffMail(parts) }))
  app.route('/', portalRoutes())
  describeWebhooks(app.openAPIRegistry)
  addReference(app, parts.config.publicUrl)
  return app
}

function timed({ requests }: Metrics) {
  return async (c: Context<Env>, next: () => Promise<void>) => {
    const began = performance.now()
    await next()
    // The pattern, so that ids do not become figures of their own; what runs for every path has no method.
    const route = matchedRoutes(c).findLast(({ method }) => method !== 'ALL')?.path ?? 'none'
    requests.observe({ method: c.req.method, route, status: c.res.status }, (performance.now() - began) / 1_000)
  }
}

/** Who may come in follows from the path alone, so that a new route cannot forget to ask. */
function letIn(parts: Parts, operationOf: OperationOf) {
  const staff = staffOnly(operationOf)
  const [store, member, visitor] = [
    secretKey(parts),
    publishableKey(parts, 'required'),
    publishableKey(parts, 'optional'),
  ]
  return (c: Context<Env>, next: () => Promise<void>) => {
    if (isFromPortal(c)) return staff(c, next)
    if (c.req.path.startsWith('/v1/me/')) return member(c, next)
    return c.req.path.startsWith('/v1/public/') ? visitor(c, next) : store(c, next)
  }
}

function refuseMethod(c: Context, methods: readonly string[]): Response {
  const allowed = methods.join(', ')
  const detail = `This address takes ${allowed}.`
  return answerProblem(c, 'invalid_request', { status: 405, detail, headers: { Allow: allowed } })
}

function answerError(c: Context, error: Error, log: Log): Response {
  if (error instanceof RequestProblem) return answerProblem(c, error.reason, error.particulars)
  if (error instanceof IdempotencyKeyReused) return answerProblem(c, 'idempotency_key_reused')
  // Removed while the key was still remembered.
  if (error instanceof UnknownSite) return answerProblem(c, 'unauthorized')
  if (error instanceof HTTPException && error.status < 500) return answerProblem(c, reasonOf(error))
  const requestId = c.get('requestId') as string
  const trouble = databaseTrouble(error)
  if (trouble !== null) {
    log.error({ err: error, requestId }, trouble)
    return answerProblem(c, 'unavailable', { headers: { 'Retry-After': retryAfterSeconds } })
  }
  log.error({ err: error, requestId, method: c.req.method, path: c.req.path }, 'a request failed')
  return answerProblem(c, 'internal_error')
}

function reasonOf({ status }: HTTPException) {
  if (status === 415) return 'unsupported_media_type'
  return status === 413 ? 'payload_too_large' : 'invalid_request'
}
