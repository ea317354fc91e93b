import type { Context } from 'hono'
import type { Locale } from '#base/words.ts'
import { type Activity, type Opening, openActivity } from '#pages/activity.ts'
import { answerDocument, placeOf, scriptAddress } from '#pages/answer.http.ts'
import type { Block } from '#pages/decoration.api.ts'
import { activityDocument } from '#pages/document.ts'
import { readLeaders } from '#pages/leaders.sql.ts'
import { surroundingsOf, viewOf } from '#pages/page.ts'
import type { Leader, PageView } from '#pages/view.ts'
import { languageFor } from '#plumbing/problem.ts'
import type { Env, Parts } from '#sites/route.http.ts'

/** Reads what a page shows to whoever opens it. */
export function findActivity({ engine }: Parts, siteId: string, opening: Opening): Promise<Activity | undefined> {
  return engine.look(siteId, (set) => openActivity(set, opening))
}

export interface Showing {
  readonly status: 200 | 401 | 409
  /** What went wrong with what they just did; null when nothing did. */
  readonly problem: ((locale: Locale) => string) | null
}

export async function showActivity(
  c: Context<Env>,
  parts: Parts,
  activity: Activity,
  { status, problem }: Showing = { status: 200, problem: null },
): Promise<Response> {
  const place = placeOf(parts.config)
  const view = await seeActivity(c, parts, activity, problem)
  const around = { script: scriptAddress(place), inLanguage: (other: Locale) => inLanguage(c, activity, other) }
  const written = activityDocument(activity.decoration, view, surroundingsOf(activity, place, around))
  return answerDocument(c, written, status)
}

/** Everything that the blocks of the page may show. */
export async function seeActivity(
  c: Context<Env>,
  parts: Parts,
  activity: Activity,
  problem: Showing['problem'] = null,
): Promise<PageView> {
  c.set('site', activity.site)
  const locale = languageFor(c, activity.person?.locale)
  const leaders = await leadersOf(parts, activity)
  return viewOf(activity, { locale, leaders, problem: problem?.(locale) ?? null }, placeOf(parts.config))
}

/** The same page in another language; from a link itself, on the page that it leads to. */
function inLanguage(c: Context<Env>, activity: Activity, locale: Locale): string {
  const { site, program, role, code, own, person, visit } = activity
  const carried = code ?? (person === null ? own : null)
  const query = new URLSearchParams({
    ...(carried === null ? {} : { ref: carried.code }),
    ...(carried === null || visit === null ? {} : { visit }),
    ...(role === 'referrer' ? { as: 'referrer' } : {}),
    lang: locale,
  })
  return `${c.req.param('code') === undefined ? '' : `../../p/${site.key}/${program.key}`}?${query}`
}

const leadersKeptMillis = 30_000
const leadersKeptMost = 1_000
const leadersKept = new Map<string, { readonly until: number; readonly leaders: Promise<Leader[]> }>()

function mostLeaders(blocks: readonly Block[]): number {
  const sizes = blocks.flatMap((block) => (block.type === 'columns' ? block.columns.flat() : [block]))
  return Math.max(0, ...sizes.map((block) => (block.type === 'leaderboard' ? block.most : 0)))
}

/** Counted at most twice a minute: many may look, and it takes all referrers of a program. */
function leadersOf({ database }: Parts, { decoration, site, program }: Activity): Promise<readonly Leader[]> {
  const most = mostLeaders(decoration.blocks)
  if (most === 0) return Promise.resolve([])
  const key = `${program.id} ${most}`
  const kept = leadersKept.get(key)
  const now = Date.now()
  if (kept && kept.until > now) return kept.leaders
  if (leadersKept.size >= leadersKeptMost) leadersKept.clear()
  const leaders = readLeaders(database, site.id, program.id, most)
  leadersKept.set(key, { until: now + leadersKeptMillis, leaders })
  leaders.catch(() => leadersKept.delete(key))
  return leaders
}
