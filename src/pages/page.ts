import { previewSize, readPictureAddress } from '#base/picture.ts'
import { masked } from '#base/text.ts'
import { type Locale, say, sentence } from '#base/words.ts'
import { linkOf } from '#codes/codes.api.ts'
import type { Activity } from '#pages/activity.ts'
import type { Surroundings } from '#pages/document.ts'
import { type Leader, laddersOf, type OwnCode, type PageView, statusNotice, wordsOf } from '#pages/view.ts'
import { fillShareText, type ShareVariables, sharingOf } from '#programs/share.ts'

/** Where the server is, as people see it. */
export interface Place {
  readonly publicUrl: string
  /** Its path without a slash at the end. */
  readonly basePath: string
}

/** An activity as its page shows it; while it is not running, neither a code nor a way to take part (GIFT-9). */
export function viewOf(
  activity: Activity,
  shown: { readonly locale: Locale; readonly leaders: readonly Leader[]; readonly problem: string | null },
  place: Place,
): PageView {
  const { site, program, terms, status, role, code, person, now, progress } = activity
  const { locale } = shown
  const { definition } = terms
  const speech = { locale, currency: site.currency }
  const variables = variablesOf(activity, place)
  const isOpen = status === 'active' || status === 'scheduled'
  return {
    ...{ locale, role, status, now },
    basePath: place.basePath,
    timeZone: site.timeZone,
    siteName: site.name,
    // What is over or paused promises nothing.
    title: (isOpen && fillShareText(definition.share.title, variables)) || program.name,
    subtitle: isOpen ? fillShareText(definition.share.subtitle, variables) : '',
    image: definition.share.image,
    clockStands: site.clockAt !== null,
    startsAt: program.startsAt,
    endsAt: program.endsAt,
    notice: noticeOf(activity, shown),
    inviter: inviterOf(activity),
    code: code?.code ?? null,
    own: status === 'active' ? ownOf(activity, place) : null,
    person: person === null ? null : (person.name ?? masked(person.email)),
    canGetLink: status === 'active' && person !== null && activity.own === null && activity.refusal === null,
    go: goOf(activity, locale),
    become: role === 'referrer' || status !== 'active' ? null : `?as=referrer&lang=${locale}`,
    ...wordsOf(definition, { ...speech, status, role }),
    ladders: isOpen ? laddersOf(definition.triggers, progress, speech) : [],
    leaders: shown.leaders,
  }
}

function inviterOf({ role, inviter }: Activity): string | null {
  return role === 'friend' && inviter?.name ? masked(inviter.name) : null
}

function noticeOf(
  { status, program, site, isSpent, person, refusal, own }: Activity,
  { locale, problem }: { readonly locale: Locale; readonly problem: string | null },
): string[] {
  const notice = statusNotice(status, { startsAt: program.startsAt, timeZone: site.timeZone }, locale)
  if (problem !== null) notice.push(problem)
  if (status !== 'active') return notice
  if (isSpent) notice.push(say('pages.spent', locale))
  if (person !== null && own === null && refusal !== null)
    notice.push(sentence(refusal.reason, locale, refusal.variables))
  return notice
}

function ownOf(activity: Activity, place: Place): OwnCode | null {
  const { own, site, terms } = activity
  if (own === null) return null
  const { code } = own
  return {
    code,
    link: linkOf(code, site.key, place.publicUrl),
    qr: `${place.basePath}/r/${site.key}/${code}/qr.svg`,
    sharing: sharingOf(terms.definition.share, variablesOf(activity, place)),
  }
}

/** To friends the inviter is masked; only who came signed in has their own name said. */
function variablesOf(activity: Activity, { publicUrl }: Place): ShareVariables {
  const { site, program, code, own, person } = activity
  const named = own?.code ?? code?.code ?? ''
  return {
    code: named,
    link: named === '' ? `${publicUrl}/p/${site.key}/${program.key}` : linkOf(named, site.key, publicUrl),
    program: program.name,
    site: site.name,
    name: person?.name ?? inviterOf(activity) ?? '',
  }
}

function goOf({ site, terms, code, visit, role }: Activity, locale: Locale): PageView['go'] {
  const home = terms.definition.share.url ?? site.homeUrl
  if (home === null) return null
  const { name } = site
  if (role !== 'friend' || code === null) return { address: home, label: say('pages.go_home', locale, { name }) }
  return { address: withReferral(home, { code: code.code, visit }), label: say('pages.go', locale, { name }) }
}

/** An address with the code and the visit in its query; what it carries already is kept. */
export function withReferral(address: string, { code, visit }: { code: string; visit: string | null }): string {
  const url = new URL(address)
  url.searchParams.set('ref', code)
  if (visit !== null) url.searchParams.set('visit', visit)
  return url.href
}

/** What the page says of itself to whoever shows a preview of it. */
export function surroundingsOf(
  activity: Activity,
  place: Place,
  around: Pick<Surroundings, 'script' | 'inLanguage'>,
): Surroundings {
  const { image } = activity.terms.definition.share
  return {
    ...around,
    address: variablesOf(activity, place).link,
    image: image === null ? null : previewOf(image, place),
  }
}

function previewOf(image: string, { publicUrl }: Place): Surroundings['image'] {
  const own = readPictureAddress(image)
  if (own !== null) return { address: publicUrl + own.preview, size: previewSize }
  return { address: image.startsWith('/') ? publicUrl + image : image, size: null }
}
