import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mailboxOf } from '#customers/mailbox.ts'

describe('PLAT-12 one mailbox under several spellings', () => {
  test.each([
    ['Ann@Shop.Example', 'ann@shop.example'],
    [' ann@shop.example ', 'ann@shop.example'],
    ['ann+gift@shop.example', 'ann@shop.example'],
    ['ann+a+b@shop.example', 'ann@shop.example'],
    ['a.n.n@shop.example', 'a.n.n@shop.example'],
    ['a.n.n@gmail.com', 'ann@gmail.com'],
    ['A.nn+x@GoogleMail.com', 'ann@gmail.com'],
    ['ann@gmail.com.', 'ann@gmail.com'],
    ['ａｎｎ＠ｇｍａｉｌ．ｃｏｍ', 'ann@gmail.com'],
    ['ann@gmail。com', 'ann@gmail.com'],
    ['+ann@shop.example', '+ann@shop.example'],
    ['"a@b"@shop.example', '"a@b"@shop.example'],
    ['李雷@例子.中国', '李雷@例子.中国'],
  ])('%s is %s', (email, mailbox) => {
    expect(mailboxOf(email)).toBe(mailbox)
  })

  test.each([
    '',
    'ann',
    '@shop.example',
    'ann@',
    'ann@.',
    'an n@shop.example',
    'ann@shop .example',
    '...@gmail.com',
    `${'a'.repeat(320)}@b.c`,
  ])('%j is none', (email) => {
    expect(mailboxOf(email)).toBeNull()
  })

  test('the mailbox of a mailbox is itself', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.emailAddress(),
          fc.string({ unit: 'grapheme' }).map((text) => `${text}@gmail.com`),
        ),
        (email) => {
          const mailbox = mailboxOf(email)
          expect(mailbox === null ? null : mailboxOf(mailbox)).toBe(mailbox)
        },
      ),
    )
  })

  test('capitals and a tag never make another', () => {
    fc.assert(
      fc.property(fc.emailAddress(), fc.stringMatching(/^[a-z0-9]{0,8}$/), (email, tag) => {
        const [local, domain] = email.split('@')
        fc.pre(!local?.startsWith('+'))
        expect(mailboxOf(`${local}+${tag}@${domain}`.toUpperCase())).toBe(mailboxOf(email))
      }),
    )
  })
})
