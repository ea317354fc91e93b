import { expect, test } from 'vitest'
import { hostOf } from '#base/address.ts'

test.each([
  ['https://Shop.example/path', 'shop.example'],
  ['http://shop.example:8080?x', 'shop.example'],
  ['http://localhost', 'localhost'],
  ['ftp://shop.example', null],
  ['shop.example', null],
  ['//shop.example', null],
  ['https://user@shop.example', null],
  ['https://shop.example\\.evil.example', null],
  ['https://', null],
  ['https://shop.example:port', null],
  ['', null],
])('the host of %s', (url, host) => {
  expect(hostOf(url)).toBe(host)
})
