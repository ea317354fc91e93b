import type { Definition } from '#programs/definition.api.ts'

/** What a text for sharing may name, as in `{{ link }}`. */
export interface ShareVariables {
  readonly link: string
  readonly code: string
  readonly program: string
  readonly site: string
  /** Whoever shares. */
  readonly name: string
}

export type ShareChannel = keyof Definition['share']['channels']

/** A way to hand a link on. Without an address of its own the page shows something: the QR code, for WeChat. */
export interface ShareWay {
  readonly channel: ShareChannel
  readonly href: string | null
  readonly title: string
  readonly text: string
  readonly icon: string | null
}

/** What is shared, filled in for one code. */
export interface Sharing {
  readonly title: string
  readonly text: string
  readonly ways: readonly ShareWay[]
}

/** The operator's share texts for one link, and the addresses behind which each network takes it. */
export function sharingOf({ channels, ...share }: Definition['share'], variables: ShareVariables): Sharing {
  const { link, program } = variables
  const say = (text: string) => fillShareText(text, variables)
  const title = say(share.title) || program
  const text = say(share.subtitle)
  const ways: ShareWay[] = []
  const add = (channel: ShareChannel, way: Partial<ShareWay>) =>
    ways.push({ channel, href: null, title, text, icon: null, ...way })
  if (channels.wechat) add('wechat', {})
  if (channels.facebook)
    add('facebook', { href: addressOf('https://www.facebook.com/sharer/sharer.php', { u: link }), text: text || title })
  if (channels.x) {
    const post = say(channels.x.text) || title
    const carried = post.includes(link) ? { text: post } : { text: post, url: link }
    add('x', { href: addressOf('https://x.com/intent/post', carried), text: post })
  }
  if (channels.email) {
    const { icon } = channels.email
    const subject = say(channels.email.title) || title
    const body = withLink(say(channels.email.body) || text, link)
    add('email', { href: addressOf('mailto:', { subject, body }), title: subject, text: body, icon })
  }
  return { title, text, ways }
}

/** A name that there is no value for leaves nothing behind. */
export function fillShareText(text: string, variables: ShareVariables): string {
  const known = new Map(Object.entries(variables))
  return text.replace(/\{\{\s*(\w*)\s*\}\}/g, (_, name: string) => known.get(name) ?? '').trim()
}

function withLink(text: string, link: string): string {
  return text.includes(link) ? text : `${text}\n\n${link}`.trim()
}

/** Mail programs take a plus for a plus, so that spaces have to go as they do in a path. */
function addressOf(base: string, query: Readonly<Record<string, string>>): string {
  const parts = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  return `${base}?${parts.join('&')}`
}
