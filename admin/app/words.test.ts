import { globSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const root = new URL('../..', import.meta.url)
const languages = ['zh-CN', 'ja'] as const
const areas = globSync('admin/*/words/en.ts', { cwd: root }).map((path) => path.split('/')[1] ?? '')

async function wordsOf(area: string, language: string): Promise<Record<string, string>> {
  const { words } = await import(new URL(`admin/${area}/words/${language}.ts`, root).href)
  return words
}

/** `{{count}} of {{total, number}}` names count and total. */
const variablesOf = (text: string) =>
  [...new Set([...text.matchAll(/\{\{\s*(\w+)/g)].map(([, name]) => name))].toSorted()

const stem = (key: string) => key.replace(/_(one|other)$/, '')

describe('the words of the portal', () => {
  test('there are some', () => {
    expect(areas).toContain('app')
    expect(areas.length).toBeGreaterThan(2)
  })

  test.each(areas)('%s says the same in every language', async (area) => {
    const english = await wordsOf(area, 'en')
    for (const language of languages) {
      const words = await wordsOf(area, language)
      const wanted = Object.keys(english).filter((key) => !key.endsWith('_one'))
      expect(Object.keys(words).toSorted(), language).toEqual(wanted.toSorted())
      const differing = Object.entries(words).filter(([key, text]) => {
        // What is counted may be said without the number in some languages, in the singular of English too.
        const [own, theirs] = [variablesOf(text), variablesOf(english[key] ?? '')].map((names) =>
          names.filter((name) => name !== 'count'),
        )
        return String(own) !== String(theirs)
      })
      expect(differing, language).toEqual([])
      expect(
        Object.entries(words).filter(([, text]) => text.trim() === ''),
        language,
      ).toEqual([])
    }
  })

  test.each(areas)('%s has both forms of what it counts in English', async (area) => {
    const english = await wordsOf(area, 'en')
    const counted = Object.keys(english).filter((key) => stem(key) !== key)
    const missing = counted.filter((key) => !(`${stem(key)}_one` in english) || !(`${stem(key)}_other` in english))
    expect(missing).toEqual([])
  })
})
