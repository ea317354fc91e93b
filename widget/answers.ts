import type { z } from 'zod'
import type { checkView } from '../src/carts/check.http.ts'
import type { panelView } from '../src/members/panel.api.ts'
import type { notificationView } from '../src/notifications/notifications.api.ts'

/** What the API answers, as its own schemas have it. */
export type Panel = z.output<typeof panelView>
export type Program = Panel['programs'][number]
export type Code = Program['codes'][number]
export type Sharing = Code['sharing']
export type Reward = Panel['rewards'][number]
export type Referral = Panel['referrals'][number]
export type Coupon = Panel['coupons'][number]
export type Notice = z.output<typeof notificationView>
export type CodeCheck = z.output<typeof checkView>
