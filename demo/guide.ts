import type { Demo, DemoSite } from './demo.ts'
import type { Try } from './story.ts'

/** Where to go and what to try, in lines for a terminal; every line that begins with `curl` can be pasted. */
export function guide({ sites }: Demo, publicUrl: string): string {
  const shops = sites.map((site) => section(site, publicUrl))
  return [...shops, clockLines(sites, publicUrl)].join('\n\n')
}

function section({ keys, name, shows, tries }: DemoSite, publicUrl: string): string {
  const head = [
    `── ${name} (${keys.site}): ${shows}`,
    `   secret key       ${keys.secretKey}`,
    `   publishable key  ${keys.publishableKey}`,
    `   identity secret  ${keys.identitySecret}`,
  ]
  const lines = tries.flatMap((one) => ['', `# ${one.says}`, commandOf(one, keys.secretKey, publicUrl)])
  return [...head, ...lines].join('\n')
}

function clockLines(sites: readonly DemoSite[], publicUrl: string): string {
  const first = sites[0]
  if (!first) return ''
  const read: Try = { says: '', method: 'GET', path: '/v1/test/clock' }
  return [
    '── Time',
    '   The clocks of the demo stores stand still at the moment at which they were made. To let 90 days pass, put a later',
    '   time to /v1/test/clock as { "now": "…" }; what falls due until then is done when it answers. Now it is:',
    '',
    commandOf(read, first.keys.secretKey, publicUrl),
  ].join('\n')
}

/** A link is for anybody, and shows where it leads; all else takes the key. */
function commandOf({ method, path, body }: Try, key: string, publicUrl: string): string {
  if (path.startsWith('/r/')) return `curl -si ${quoted(publicUrl + path)}`
  const parts = ['curl -s -w', quoted('\\n'), ...(method === 'GET' ? [] : [`-X ${method}`])]
  parts.push(quoted(publicUrl + path), '-H', quoted(`Authorization: Bearer ${key}`))
  if (body !== undefined) parts.push('-H', quoted('Content-Type: application/json'), '-d', quoted(JSON.stringify(body)))
  return parts.join(' ')
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
