import fc from 'fast-check'
import { expect, test } from 'vitest'
import { betterOn, contrastOf, readableOn } from '#pages/color.ts'
import { themeCss } from '#pages/theme.ts'

const color = fc.integer({ min: 0, max: 0xffffff }).map((number) => `#${number.toString(16).padStart(6, '0')}`)

test('contrast is what WCAG has it be', () => {
  expect(contrastOf('#000000', '#ffffff')).toBe(21)
  expect(contrastOf('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
  expect(betterOn('#ffe45e', '#ffffff', '#000000')).toBe('#000000')
  expect(readableOn(['#ffffff'], '#000080', '#000000')).toBe('#000080')
})

/** The custom properties of each scheme that the style sheet names. */
function schemesOf(css: string): Record<string, string>[] {
  return [...css.matchAll(/:root\{([^}]*)\}/g)].map(([, body = '']) =>
    Object.fromEntries(body.split(';').map((line) => line.split(':') as [string, string])),
  )
}

test('GIFT-11 whatever colours an operator chooses, everything on the page can be read', () => {
  fc.assert(
    fc.property(fc.option(color), color, (background, accent) => {
      const schemes = schemesOf(themeCss({ background: { color: background, image: null }, accent }, ''))
      expect(schemes).toHaveLength(background === null ? 2 : 1)
      for (const theme of schemes) {
        const read = (name: string) => theme[name] as string
        for (const ground of ['--paper', '--card', '--tint'])
          for (const words of ['--ink', '--soft', '--mark'])
            expect(contrastOf(read(words), read(ground)), `${words} on ${ground}`).toBeGreaterThanOrEqual(4.5)
        expect(contrastOf(read('--on-accent'), read('--accent'))).toBeGreaterThanOrEqual(4.5)
      }
    }),
    // White is read on the paper and not on the card; what is nearer to black, the other way round for a while.
    { examples: [['#887600', '#fffff5']] },
  )
})

test('GIFT-11 the address of a background picture stays an address', () => {
  const css = themeCss(
    { background: { color: null, image: 'https://a.example/x")}body{color:red}' }, accent: null },
    '',
  )
  expect(css).toContain('--picture:url("https://a.example/x%22)}body{color:red}")')
})
