import { expect, test } from 'vitest'
import { definitionShape } from '#programs/definition.api.ts'
import { fillShareText, sharingOf } from '#programs/share.ts'

const variables = {
  link: 'https://kith.example/r/shop/ABC',
  code: 'ABC',
  program: 'Friends',
  site: 'Shop',
  name: 'Ann & Bob',
}
const trigger = { on: 'registration', referrer: [], referee: { gifts: [] } }
const shareOf = (share: object) => definitionShape.parse({ triggers: [trigger], share }).share

test('MEMBER-11 texts carry variables, and a name without a value leaves nothing', () => {
  expect(fillShareText('{{name}} of {{ site }}: {{ code }} {{ nothing }}{{ constructor }}', variables)).toBe(
    'Ann & Bob of Shop: ABC',
  )
  expect(fillShareText('{{ name }}', { ...variables, name: '{{ code }} $&' })).toBe('{{ code }} $&')
})

test('MEMBER-11 each network gets what it takes, and nothing of it breaks out of the address', () => {
  const channels = {
    x: { text: 'Join me & win #1: {{ link }}' },
    email: { title: 'For you, {{ name }}', body: 'Use {{ code }}' },
    facebook: {},
    wechat: {},
  }
  const { ways } = sharingOf(shareOf({ title: 'Come', subtitle: 'Gifts', channels }), variables)
  expect(ways.map(({ channel }) => channel)).toEqual(['wechat', 'facebook', 'x', 'email'])
  const [wechat, facebook, x, email] = ways.map(({ href }) => (href === null ? null : new URL(href)))
  expect(wechat).toBeNull()
  expect(facebook?.searchParams.get('u')).toBe(variables.link)
  expect([...(x?.searchParams ?? [])]).toEqual([['text', `Join me & win #1: ${variables.link}`]])
  expect(ways[3]?.href).not.toContain('+')
  expect([...(email?.searchParams ?? [])]).toEqual([
    ['subject', 'For you, Ann & Bob'],
    ['body', `Use ABC\n\n${variables.link}`],
  ])
})

test('MEMBER-11 what the operator left empty is filled in, and what is off is not there', () => {
  const { title, text, ways } = sharingOf(shareOf({ channels: { x: {} } }), variables)
  expect({ title, text }).toEqual({ title: 'Friends', text: '' })
  expect(ways).toMatchObject([{ channel: 'x', text: 'Friends' }])
  expect(new URL(ways[0]?.href ?? '').searchParams.get('url')).toBe(variables.link)
})
