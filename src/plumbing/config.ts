import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { z } from 'zod'
import { isAddressRange } from '#plumbing/outbound.ts'
import { StartProblem } from '#plumbing/start-problem.ts'

const webAddress = z
  .url({ protocol: /^https?$/, error: 'must be an http or https address' })
  .refine((text) => new URL(text).search === '' && new URL(text).hash === '', 'must have no query and no fragment')
  .transform((text) => text.replace(/\/+$/, ''))

const databaseAddress = z
  .string()
  .regex(/^postgres(ql)?:\/\//, 'must be a postgres:// address')
  .refine((text) => URL.canParse(text), 'must be a postgres:// address')

const highestPort = 65_535

const onOrOff = z.enum(['on', 'off'], { error: 'must be on or off' }).transform((word) => word === 'on')

const dayMillis = 86_400_000

function wholeNumber(from: number, to: number) {
  const sentence = `must be a whole number from ${from} to ${to}`
  return z
    .string()
    .regex(/^\d+$/, sentence)
    .transform(Number)
    .pipe(z.number(sentence).min(from, sentence).max(to, sentence))
}

/** Every setting there is, each with the sentence that `.env.example` shows for it. */
const environment = z.object({
  PORT: wholeNumber(0, highestPort).default(8787).describe('Port of the HTTP server; 0 takes a free one.'),
  HOST: z
    .string()
    .default('127.0.0.1')
    .describe('Address to listen on. 0.0.0.0 opens it to the network: put a TLS proxy in front.'),
  PUBLIC_URL: webAddress
    .optional()
    .describe('Address under which people reach this server; links start with it. Default: http://localhost:PORT.'),
  PROXIES: wholeNumber(0, 10)
    .default(0)
    .describe('How many proxies of your own stand in front; that many addresses of X-Forwarded-For are believed.'),
  DATA_DIR: z.string().default('./data').describe('Folder of the embedded PostgreSQL; unused with DATABASE_URL.'),
  DATABASE_URL: databaseAddress
    .optional()
    .describe(
      'A PostgreSQL 15 or later of your own, as postgres://user:password@host:5432/name. Default: the embedded one.',
    ),
  POOL_SIZE: wholeNumber(2, 100).default(12).describe('Database connections this process may hold.'),
  SECRET_KEY: z
    .string()
    .min(32, 'must have at least 32 characters')
    .optional()
    .describe('Encrypts secrets kept in the database. Default: one is made and kept in the database itself.'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be fatal, error, warn, info, debug, trace or silent',
    })
    .default('info')
    .describe('Least severe level that is logged.'),
  WORK: onOrOff
    .default(true)
    .describe('Deliveries by this process, on or off. With off, run `kith work` beside it, as many as you like.'),
  ALLOW_PRIVATE_ADDRESSES: z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(z.string().refine(isAddressRange, 'must be addresses such as 10.0.0.0/8,127.0.0.1')))
    .optional()
    .describe('Private addresses that webhooks may go to, such as 10.0.0.0/8,127.0.0.1. Default: none.'),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'must be an smtp:// or smtps:// address')
    .refine((text) => URL.canParse(text), 'must be an smtp:// or smtps:// address')
    .optional()
    .describe('Mail server, as smtp://user:password@host:587. Default: none; emails are kept and can be read.'),
  MAIL_FROM: z
    .email('must be an email address')
    .optional()
    .describe('Address that emails come from. Default: no-reply at the host of PUBLIC_URL.'),
  OPERATOR_EMAIL: z
    .email('must be an email address')
    .optional()
    .describe('Who is told when a webhook endpoint is switched off because it fails. Default: nobody.'),
  KEEP_ANSWERS_DAYS: wholeNumber(1, 3_650)
    .default(7)
    .describe('Days for which an Idempotency-Key is remembered with its answer.'),
  KEEP_WEBHOOKS_DAYS: wholeNumber(4, 3_650)
    .default(30)
    .describe('Days for which webhook messages and their deliveries can be looked at and replayed.'),
  KEEP_EMAILS_DAYS: wholeNumber(1, 3_650)
    .default(180)
    .describe('Days after which the texts and addresses of emails are removed; that one was sent stays known.'),
  DEMO: onOrOff
    .optional()
    .describe('Demo stores on or off. Default: on when an embedded database is new, otherwise as it was.'),
  DEMO_PORT: wholeNumber(0, highestPort)
    .optional()
    .describe('Port of the demo stores; 0 takes a free one. Default: PORT + 1.'),
})

export interface Config {
  readonly port: number
  readonly host: string
  readonly publicUrl: string
  readonly proxies: number
  readonly dataDir: string
  readonly databaseUrl: string | null
  readonly poolSize: number
  readonly secretKey: string | null
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'
  readonly work: boolean
  readonly allowPrivateAddresses: readonly string[]
  /** Null: emails are kept. */
  readonly smtpUrl: string | null
  readonly mailFrom: string
  /** Null: nobody is told. */
  readonly operatorEmail: string | null
  readonly keepMillis: { readonly answers: number; readonly webhooks: number; readonly emails: number }
  /** Null: nobody said. */
  readonly demo: boolean | null
  readonly demoPort: number
}

/** Refuses with one line for each wrong variable. Empty ones count as absent: `docker compose` passes unset ones so. */
export function readConfig(variables: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.entries(variables).filter(([, value]) => value !== undefined && value !== '')
  const parsed = environment.safeParse(Object.fromEntries(given))
  if (!parsed.success) {
    // A list with several wrong entries is one wrong setting.
    const lines = parsed.error.issues.map(({ path, message }) => `${String(path[0])} ${message}.`)
    throw new StartProblem([...new Set(lines)].join('\n'))
  }
  const settings = parsed.data
  const publicUrl = settings.PUBLIC_URL ?? `http://localhost:${settings.PORT}`
  return {
    port: settings.PORT,
    host: settings.HOST,
    publicUrl,
    proxies: settings.PROXIES,
    dataDir: resolve(settings.DATA_DIR),
    databaseUrl: settings.DATABASE_URL ?? null,
    poolSize: settings.POOL_SIZE,
    secretKey: settings.SECRET_KEY ?? null,
    logLevel: settings.LOG_LEVEL,
    work: settings.WORK,
    allowPrivateAddresses: settings.ALLOW_PRIVATE_ADDRESSES ?? [],
    smtpUrl: settings.SMTP_URL ?? null,
    mailFrom: settings.MAIL_FROM ?? `no-reply@${new URL(publicUrl).hostname}`,
    operatorEmail: settings.OPERATOR_EMAIL ?? null,
    keepMillis: {
      answers: settings.KEEP_ANSWERS_DAYS * dayMillis,
      webhooks: settings.KEEP_WEBHOOKS_DAYS * dayMillis,
      emails: settings.KEEP_EMAILS_DAYS * dayMillis,
    },
    demo: settings.DEMO ?? null,
    demoPort: settings.DEMO_PORT ?? (settings.PORT === 0 || settings.PORT === highestPort ? 0 : settings.PORT + 1),
  }
}

/** Reads the environment, and for what it does not say the file `.env` of the working directory. */
export function loadConfig(folder = process.cwd()): Config {
  const file = resolve(folder, '.env')
  const kept = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {}
  return readConfig({ ...kept, ...process.env })
}

/** What `.env.example` says: every variable, explained, set to its default. */
export function exampleFile(): string {
  const blocks = Object.entries(environment.shape).map(([name, schema]) => {
    const fallback = environment.shape[name as keyof typeof environment.shape].safeParse(undefined).data
    return `# ${schema.description}\n# ${name}=${fallback === true ? 'on' : (fallback ?? '')}\n`
  })
  return ['# Copy to .env and remove the # before what you change.\n', ...blocks].join('\n')
}
