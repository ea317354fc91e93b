import { required } from '#base/problems.ts'
import { fields } from '#base/words/fields/en.ts'
import type { FieldWord } from '#base/words/words.ts'
import { type Locale, say } from '#base/words.ts'

const types: Readonly<Record<string, FieldWord>> = {
  string: 'type_text',
  number: 'type_number',
  int: 'type_whole_number',
  boolean: 'type_boolean',
  array: 'type_list',
  object: 'type_object',
  record: 'type_object',
}

const limits: Readonly<Record<string, FieldWord>> = {
  '<= characters': 'most_characters',
  '>= characters': 'least_characters',
  '<= items': 'most_items',
  '>= items': 'least_items',
  '<= ': 'most',
  '>= ': 'least',
  '> ': 'more_than',
  '< ': 'less_than',
}

/** What schemas of ours say word for word, such as `A name is needed.`. */
const own = new Map(Object.entries(fields).map(([word, text]) => [text, word as FieldWord]))

/**
 * What is wrong with a field, in words. What the schemas say of themselves is English for programmers: it is said
 * again, in the language asked for, as are the sentences of ours that have words of their own; others stay as they are.
 */
export function fieldWords(detail: string, locale: Locale): string {
  if (detail === required) return say('fields.required', locale)
  if (detail === 'Unknown field.') return say('fields.unknown', locale)
  const ownWord = own.get(detail)
  if (ownWord !== undefined) return say(`fields.${ownWord}`, locale)
  const [, type] = /^Invalid input: expected (\w+), received \w+$/.exec(detail) ?? []
  const word = type === undefined ? undefined : types[type]
  if (word !== undefined) return say(`fields.${word}`, locale)
  const [, options] = /^Invalid (?:option: expected one of|input: expected) (".+"|\d+)$/.exec(detail) ?? []
  if (options !== undefined) return say('fields.one_of', locale, { options: options.replaceAll('|', ', ') })
  const [, sign, limit, unit] =
    /^Too (?:big|small): expected \w+ to (?:have|be) ([<>]=?)(-?[\d.]+)(?: (characters|items))?$/.exec(detail) ?? []
  const bound = limits[`${sign} ${unit ?? ''}`]
  if (bound !== undefined) return say(`fields.${bound}`, locale, { count: Number(limit) })
  return templateWords(detail, locale) ?? detail
}

/** What is wrong with an email's text; what the template library says of it is English. */
function templateWords(detail: string, locale: Locale): string | null {
  const [, names, list] = /^(.+): not known here\. There are (.+)\.$/.exec(detail) ?? []
  if (names !== undefined && list !== undefined) return say('fields.template_unknown', locale, { names, list })
  const [, what, line, column] = /^(.+), line:(\d+), col:(\d+)$/s.exec(detail) ?? []
  if (what === undefined || line === undefined || column === undefined) return null
  const [, open] = /^(?:output|tag) "?(.+?)"? not closed$/s.exec(what) ?? []
  if (open !== undefined) return say('fields.template_not_closed', locale, { what: open, line })
  return say('fields.template_wrong', locale, { what, line, column })
}
