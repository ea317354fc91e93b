import { type DestinationStream, destination, type Logger, pino } from 'pino'
import type { Config } from '#plumbing/config.ts'

export type Log = Logger

const named = [
  'authorization',
  'cookie',
  'password',
  'secret',
  'token',
  'apiKey',
  'secretKey',
  'identitySecret',
  'email',
]

const shapes: readonly (readonly [RegExp, string])[] = [
  [/[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+/g, '[email]'],
  [/\b(sk|whsec|ids)_(live_|test_)?[A-Za-z0-9+/=_-]{16,}/g, '$1_[secret]'],
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g, '[token]'],
  [/\b(bearer|basic) [A-Za-z0-9._~+/=-]{8,}/gi, '$1 [secret]'],
  [/(\b[a-z]+:\/\/[^\s/:@"\\]*):[^\s/@"\\]+@/gi, '$1:[secret]@'],
]

/** Takes emails, keys, tokens and passwords out of a text, whoever put them there. */
export function scrub(text: string): string {
  let clean = text
  // The address with a password first, as its end looks like an email.
  for (const [shape, instead] of shapes.toReversed()) clean = clean.replace(shape, instead)
  return clean
}

/** A log of JSON lines on stderr, so that stdout stays for answers. */
export function createLog(
  level: Config['logLevel'],
  out: DestinationStream = destination({ dest: 2, sync: true }),
): Log {
  return pino(
    {
      level,
      base: null,
      redact: { paths: named.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[secret]' },
    },
    { write: (line) => void out.write(scrub(line)) },
  )
}
