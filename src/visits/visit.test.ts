import { describe, expect, test } from 'vitest'
import { cookieValue, readCookieValue } from '#visits/cookie.ts'
import { isRobot } from '#visits/visit.ts'

const webKit = 'AppleWebKit/537.36 (KHTML, like Gecko)'

describe('GIFT-10 who counts as a visitor', () => {
  test.each([
    `Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)`,
    'facebookexternalhit/1.1;line-poker/1.0',
    'Mozilla/5.0 (Macintosh) AppleWebKit/601.2.4 (KHTML, like Gecko) Safari facebookexternalhit/1.1 Facebot Twitterbot/1.0',
    'WhatsApp/2.23.20.0 A',
    'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
    'Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)',
    'TelegramBot (like TwitterBot)',
    'LinkedInBot/1.0 (compatible; Mozilla/5.0)',
    'Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5',
    'kakaotalk-scrap/1.0; +https://devtalk.kakao.com',
    'Pinterest/0.2 (+https://www.pinterest.com/bot.html)',
    'Iframely/1.3.1 (+https://iframely.com/docs/about)',
    'Mozilla/5.0 (compatible; Baiduspider/2.0)',
    `Mozilla/5.0 (X11; Linux x86_64) ${webKit} HeadlessChrome/120.0 Safari/537.36`,
  ])('no program that looks for itself: %s', (agent) => expect(isRobot(agent)).toBe(true))

  test.each([
    `Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.50`,
    `Mozilla/5.0 (Linux; Android 14) ${webKit} Chrome/130 Mobile Safari/537.36 [FBAN/EMA;FBAV/400]`,
    `Mozilla/5.0 (Linux; Android 9; CUBOT X19) ${webKit} Chrome/130 Mobile Safari/537.36`,
    `Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 Instagram 300.0 [Pinterest/iOS]`,
    'Mozilla/5.0 (Linux; Android 14) Line/14.1.0 KAKAOTALK 10.5',
    'curl/8.0',
    '',
  ])('everybody else: %s', (agent) => expect(isRobot(agent)).toBe(false))
})

test('MEMBER-9 a cookie is read as it was written, and nothing else is', () => {
  const remembered = { code: 'ABCD2345', visit: 'vis_aaaaaaaaaa', visitor: 'vis_bbbbbbbbbb' }
  expect(readCookieValue(cookieValue(remembered))).toEqual(remembered)
  for (const value of [
    undefined,
    '',
    'a.b.c',
    'ABC.vis_aaaaaaaaaa',
    'ABC.vis_aaaaaaaaaa.vis_aaaaaaaaaa.x',
    '<.vis_aaaaaaaaaa.vis_aaaaaaaaaa',
  ])
    expect(readCookieValue(value)).toBeNull()
})
