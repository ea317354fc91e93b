import { createRoute, z } from '@hono/zod-openapi'
import { uuidv7obj } from 'uuidv7'
import { makeId } from '#base/ids.ts'
import type { Problem } from '#base/problems.ts'
import { chooseLocale, type Locale } from '#base/words.ts'
import { render, sampleVariables } from '#emails/email.ts'
import {
  type KeptScenario,
  messageView,
  previewInput,
  previewView,
  problemOfText,
  progressView,
  scenarioInput,
  scenarioName,
  scenarioView,
  settingsInput,
  settingsView,
  testInput,
  viewOfMessage,
  viewOfProblem,
  viewOfScenario,
} from '#emails/emails.api.ts'
import { insertEmails } from '#emails/emails.sql.ts'
import { defaultText } from '#emails/layout.ts'
import { type EmailScenario, emailScenarios } from '#emails/scenario.ts'
import {
  countByState,
  type EmailSettings,
  readMessage,
  readScenarios,
  readSettings,
  writeScenario,
  writeSettings,
} from '#emails/settings.sql.ts'
import { languageOf, RequestProblem } from '#plumbing/problem.ts'
import { timeOfSite } from '#sites/clock.http.ts'
import { jsonAnswer, jsonBody, newRouter, noteByStaff, type Parts, problems } from '#sites/route.http.ts'

const tags = ['Emails']
const params = z.object({ scenario: scenarioName })
const path = '/v1/email-scenarios/{scenario}'

const list = createRoute({
  method: 'get',
  path: '/v1/email-scenarios',
  operationId: 'listEmailScenarios',
  tags,
  summary: 'What emails there are, with their texts',
  responses: { 200: jsonAnswer('All of them.', z.object({ data: z.array(scenarioView) })), ...problems },
})
const change = createRoute({
  method: 'put',
  path,
  operationId: 'changeEmailScenario',
  tags,
  summary: 'Switch a kind of email on or off, and edit its texts',
  description: 'Texts are Liquid templates. One that is wrong is refused, with what is wrong with it.',
  request: { params, body: jsonBody(scenarioInput) },
  responses: { 200: jsonAnswer('As it is now.', scenarioView), ...problems },
})
const preview = createRoute({
  method: 'post',
  path: `${path}/preview`,
  operationId: 'previewEmailScenario',
  tags,
  summary: 'See an email before it is saved',
  description: 'A text that is wrong shows ours, and what is wrong.',
  request: { params, body: jsonBody(previewInput) },
  responses: { 200: jsonAnswer('The email, with values that stand for real ones.', previewView), ...problems },
})
const tryOut = createRoute({
  method: 'post',
  path: `${path}/test`,
  operationId: 'testEmailScenario',
  tags,
  summary: 'Send an email to yourself',
  request: { params, body: jsonBody(testInput) },
  responses: { 200: jsonAnswer('On its way, or kept where nothing is sent.', messageView), ...problems },
})
const progress = createRoute({
  method: 'get',
  path: `${path}/progress`,
  operationId: 'readEmailProgress',
  tags,
  summary: 'How far the emails of this kind have come',
  request: { params },
  responses: { 200: jsonAnswer('How many are in which state.', progressView), ...problems },
})
const readSettingsRoute = createRoute({
  method: 'get',
  path: '/v1/email-settings',
  operationId: 'readEmailSettings',
  tags,
  summary: 'How the site sends emails',
  responses: { 200: jsonAnswer('The settings.', settingsView), ...problems },
})
const writeSettingsRoute = createRoute({
  method: 'put',
  path: '/v1/email-settings',
  operationId: 'changeEmailSettings',
  tags,
  summary: 'Change how the site sends emails',
  request: { body: jsonBody(settingsInput) },
  responses: { 200: jsonAnswer('The settings as they are now.', settingsView), ...problems },
})

/** Routes for the texts of emails. */
export function emailScenarioRoutes({ database }: Parts) {
  const viewOf = async (siteId: string, scenario: EmailScenario, language: Locale) =>
    viewOfScenario(scenario, (await readScenarios(database, siteId)).get(scenario), language)
  return newRouter()
    .openapi(list, async (c) => {
      const kept = await readScenarios(database, c.get('site').id)
      const data = emailScenarios.map((scenario) => viewOfScenario(scenario, kept.get(scenario), languageOf(c)))
      return c.json({ data }, 200)
    })
    .openapi(change, async (c) => {
      const { scenario } = c.req.valid('param')
      const { enabled = null, texts = {} } = c.req.valid('json')
      const errors = errorsOf(scenario, texts)
      if (errors.length > 0) throw new RequestProblem('invalid_request', { errors })
      const siteId = c.get('site').id
      await database.transaction(async (handle) => {
        const before = (await readScenarios(handle, siteId)).get(scenario)
        await writeScenario(handle, siteId, { scenario, enabled, texts }, Date.now())
        const after = (await readScenarios(handle, siteId)).get(scenario)
        const told = (kept: KeptScenario | undefined) => ({ enabled: kept?.enabled ?? true, texts: kept?.texts ?? {} })
        const change = { kind: 'email_scenario', id: scenario, before: told(before), after: told(after) }
        await noteByStaff(c, handle, 'email_scenario.change', change)
      })
      return c.json(await viewOf(siteId, scenario, languageOf(c)), 200)
    })
    .openapi(preview, async (c) => {
      const { scenario } = c.req.valid('param')
      const { locale: asked, subject, body } = c.req.valid('json')
      const { name: siteName, locale: siteLocale, id } = c.get('site')
      const locale = asked ?? chooseLocale(siteLocale, 'en')
      const kept = (await readScenarios(database, id)).get(scenario)?.texts[locale] ?? defaultText(scenario, locale)
      const text = { subject: subject ?? kept.subject, body: body ?? kept.body }
      const problem = problemOfText(scenario, locale, text)
      const rendered = render({
        ...{ scenario, locale, siteName, unsubscribeUrl: null },
        text: problem === null ? text : null,
        variables: sampleVariables(locale, siteName),
      })
      return c.json({ ...rendered, problem: viewOfProblem(problem ?? rendered.problem, languageOf(c)) }, 200)
    })
    .openapi(progress, async (c) => {
      const { scenario } = c.req.valid('param')
      const counts = await countByState(database, c.get('site').id, scenario)
      const of = (state: string) => counts.get(state) ?? 0
      const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
      const [waiting, sent, kept, failed, withheld] = ['waiting', 'sent', 'kept', 'failed', 'withheld'].map(of)
      const states = { waiting, sent, kept, failed, withheld } as Record<string, number>
      return c.json(progressView.parse({ scenario, total, ...states }), 200)
    })
}

function errorsOf(scenario: EmailScenario, texts: object): Problem[] {
  return Object.entries(texts).flatMap(([locale, text]) => {
    const problem = text === null ? null : problemOfText(scenario, locale as Locale, text)
    return problem === null ? [] : [{ pointer: `/texts/${locale}/${problem.part}`, detail: problem.detail }]
  })
}

/** Routes for how a site sends emails, and for sending one to oneself. */
export function emailSettingRoutes(parts: Parts) {
  const { database, config } = parts
  const show = (settings: EmailSettings) => ({
    fromName: settings.fromName,
    replyTo: settings.replyTo,
    sends: settings.sends,
    mailServer: config.smtpUrl !== null,
    invitations: { enabled: settings.invites, perDay: settings.invitationsPerDay },
  })
  return newRouter()
    .openapi(tryOut, async (c) => {
      const { scenario } = c.req.valid('param')
      const { to, locale } = c.req.valid('json')
      const { id: siteId, locale: siteLocale } = c.get('site')
      const id = makeId('message', uuidv7obj().toHex())
      const facts = {
        program: null,
        gifts: [],
        code: null,
        expiresAt: null,
        inviter: null,
        sample: locale ?? chooseLocale(siteLocale, 'en'),
      }
      const email = { id, scenario, about: `test ${id}`, customer: null, address: to, facts, bulk: false }
      const createdAt = await timeOfSite(c, parts)
      await database.transaction(async (handle) => {
        await insertEmails(handle, siteId, [{ ...email, createdAt }], Date.now(), 'also off')
        const act = { kind: 'email_scenario', id: scenario, before: {}, after: {} }
        await noteByStaff(c, handle, 'email_scenario.test', act)
      })
      const made = await readMessage(database, siteId, id)
      if (!made) throw new RequestProblem('not_found')
      return c.json(viewOfMessage(made), 200)
    })
    .openapi(readSettingsRoute, async (c) => c.json(show(await readSettings(database, c.get('site'))), 200))
    .openapi(writeSettingsRoute, async (c) => {
      const asked = c.req.valid('json')
      const site = c.get('site')
      const known = await readSettings(database, site)
      const changed = {
        fromName: asked.fromName === undefined ? known.fromName : asked.fromName,
        replyTo: asked.replyTo === undefined ? known.replyTo : asked.replyTo,
        sends: asked.sends ?? known.sends,
        invites: asked.invitations?.enabled ?? known.invites,
        invitationsPerDay: asked.invitations?.perDay ?? known.invitationsPerDay,
      }
      await database.transaction(async (handle) => {
        await writeSettings(handle, site.id, changed)
        const change = { kind: 'email_settings', id: site.key, before: { ...known }, after: { ...changed } }
        await noteByStaff(c, handle, 'email_settings.change', change)
      })
      return c.json(show(changed), 200)
    })
}
