import { Liquid, type Template } from 'liquidjs'
import { hostOf } from '#base/address.ts'
import { escapeHtml } from '#base/html.ts'
import type { EmailVariable, EmailVariables } from '#emails/scenario.ts'

/** What is wrong with a template, for whoever edits it; null when nothing is. */
export interface TemplateProblem {
  readonly part: 'subject' | 'body'
  readonly detail: string
}

const limits = { parseLimit: 100_000, renderLimit: 200, memoryLimit: 1_000_000 }
const longestSubject = 200
const keptMost = 500

function makeLiquid(outputEscape: 'escape' | null): Liquid {
  const liquid = new Liquid({
    ...limits,
    // Neither files nor what values inherit can be reached.
    templates: {},
    relativeReference: false,
    ownPropertyOnly: true,
    strictFilters: true,
    ...(outputEscape === null ? {} : { outputEscape }),
  })
  // The built-in one would let a value through as it is.
  liquid.registerFilter('raw', (value: unknown) => value)
  liquid.registerFilter('button', { raw: true, handler: button })
  liquid.registerFilter('code', { raw: true, handler: codeBlock })
  return liquid
}

function button(label: unknown, address: unknown): string {
  const target = String(address ?? '')
  if (hostOf(target) === null) return ''
  return `<p class="act"><a class="button" href="${escapeHtml(target)}">${escapeHtml(String(label ?? ''))}</a></p>`
}

function codeBlock(code: unknown): string {
  return `<p class="code">${escapeHtml(String(code ?? ''))}</p>`
}

const htmlLiquid = makeLiquid('escape')
const plainLiquid = makeLiquid(null)
const parsed = new Map<string, Template[]>()

function parse(part: TemplateProblem['part'], source: string): Template[] {
  const key = `${part}\n${source}`
  const known = parsed.get(key)
  if (known) return known
  const made = (part === 'body' ? htmlLiquid : plainLiquid).parse(source)
  if (parsed.size >= keptMost) parsed.clear()
  parsed.set(key, made)
  return made
}

/** A template filled in; throws what `problemOf` puts into words. The subject is one line of plain text. */
export function fillIn(
  part: TemplateProblem['part'],
  source: string,
  variables: EmailVariables,
  whose: "operator's" | 'ours' = "operator's",
): string {
  const templates = parse(part, source)
  // Ours come to an end by themselves, however busy the machine is.
  const bounds = whose === 'ours' ? { renderLimit: Number.POSITIVE_INFINITY } : {}
  if (part === 'body') return String(htmlLiquid.renderSync(templates, variables, bounds))
  const line = String(plainLiquid.renderSync(templates, variables, bounds)).replace(
    /[\p{Cc}\u2028-\u202e\u2066-\u2069]+/gu,
    ' ',
  )
  return Array.from(line.trim()).slice(0, longestSubject).join('')
}

/** What a template does wrong: in its form, in what it names, or when it is filled in. */
export function problemOf(
  part: TemplateProblem['part'],
  source: string,
  allowed: readonly EmailVariable[],
  sample: EmailVariables,
): TemplateProblem | null {
  try {
    const named = (part === 'body' ? htmlLiquid : plainLiquid).globalVariablesSync(parse(part, source))
    const unknown = named.filter((name) => !(allowed as readonly string[]).includes(name))
    if (unknown.length > 0) {
      const list = allowed.map((name) => `{{ ${name} }}`).join(', ')
      return { part, detail: `${unknown.join(', ')}: not known here. There are ${list}.` }
    }
    if (fillIn(part, source, sample).trim() === '') return { part, detail: 'Nothing is left when it is filled in.' }
    return null
  } catch (error) {
    return { part, detail: error instanceof Error ? error.message : String(error) }
  }
}
