import { isCurrency } from '#base/money.ts'
import { isTimeZone } from '#base/time.ts'
import { command, orStop, withStore } from '#cli/command.ts'
import { StartProblem } from '#plumbing/start-problem.ts'
import { createSite } from '#sites/issue.http.ts'
import { defaultWorkspace, isLocale, isSiteKey, type NewSite } from '#sites/site.ts'
import { homeUrl } from '#sites/sites.api.ts'

const args = {
  key: { type: 'string', required: true, description: 'Short name in links: small letters, digits, dashes' },
  mode: { type: 'string', required: true, description: 'live, or test with a clock that can be moved' },
  currency: { type: 'string', required: true, description: 'ISO 4217, such as USD' },
  timezone: { type: 'string', required: true, description: 'Of the IANA database, such as Asia/Shanghai' },
  name: { type: 'string', description: 'Name for people; default: the key' },
  locale: { type: 'string', default: 'en', description: 'Language when a customer has none, such as zh-CN' },
  'home-url': { type: 'string', description: 'Where visitors of links go on to' },
  workspace: {
    type: 'string',
    default: defaultWorkspace,
    description: 'Whose site it is; sites of one know each other',
  },
} as const

interface Given {
  readonly key: string
  readonly mode: string
  readonly currency: string
  readonly timezone: string
  readonly name?: string | undefined
  readonly locale: string
  readonly 'home-url'?: string | undefined
  readonly workspace: string
}

/** Every option that is wrong is named, each in a sentence. */
function readSite(given: Given): NewSite {
  const url = given['home-url']
  const wrong = [
    isSiteKey(given.key) ? '' : '--key takes 1 to 63 small letters, digits and dashes, none at an end.',
    given.mode === 'live' || given.mode === 'test' ? '' : '--mode is live or test.',
    isCurrency(given.currency) ? '' : `--currency ${given.currency} is no currency of ISO 4217, such as USD.`,
    isTimeZone(given.timezone)
      ? ''
      : `--timezone ${given.timezone} is no zone of the IANA database, such as Asia/Shanghai.`,
    isLocale(given.locale) ? '' : `--locale ${given.locale} is no language tag, such as en or zh-CN.`,
    url === undefined || homeUrl.safeParse(url).success ? '' : '--home-url is no http or https address.',
    given.workspace.trim() === '' || given.workspace.length > 100 ? '--workspace takes 1 to 100 characters.' : '',
    given.name !== undefined && (given.name.trim() === '' || given.name.length > 200)
      ? '--name takes 1 to 200 characters.'
      : '',
  ].filter((sentence) => sentence !== '')
  if (wrong.length > 0) throw new StartProblem(wrong.join('\n'))
  return {
    workspace: given.workspace,
    key: given.key,
    name: given.name ?? given.key,
    homeUrl: url ?? null,
    currency: given.currency,
    locale: given.locale,
    timeZone: given.timezone,
    mode: given.mode === 'live' ? 'live' : 'test',
  }
}

export const createSiteCommand = command({
  name: 'create-site',
  description: 'Make a site and its keys; they are shown this once',
  args,
  run: async (given) => {
    const site = readSite(given)
    const created = await withStore(async ({ database, masterKey }) => await createSite(database, masterKey, site))
    const made = orStop(created, () => `There is a site ${site.key} already; choose another --key.`)
    return {
      json: made,
      lines: [
        `Site ${made.site} is made. Its keys are shown this once:`,
        `  secret key       ${made.secretKey}`,
        `  publishable key  ${made.publishableKey}`,
        `  identity secret  ${made.identitySecret}`,
      ],
    }
  },
})
