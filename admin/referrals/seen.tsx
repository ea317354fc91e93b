import { Anchor, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { Count, Time } from '#admin/app/figures.tsx'
import { type Say, sayAny, useLanguage, useWords } from '#admin/app/language.ts'
import { SiteLink } from '#admin/app/link.tsx'
import { CustomerName } from '#admin/customers/name.tsx'
import { Reason } from '#admin/reasons/reason.tsx'
import { CodeLink } from '#admin/referrals/columns.tsx'
import { referralWords } from '#admin/referrals/words.ts'
import { formatDuration } from '#base/display.ts'
import { isDuration } from '#base/time.ts'

interface SeenCheck {
  readonly check: string
  readonly passed: boolean
  readonly saw: unknown
}

type Fact = readonly [name: string, value: unknown]

/** What a check saw where it saw one thing alone. */
const nameOfOne: Readonly<Record<string, string>> = {
  code_known: 'code',
  program_active: 'status',
  code_not_revoked: 'revokedAt',
  code_not_expired: 'expiresAt',
  not_own_code: 'customer',
  organization_known: 'organization',
  not_participated_before: 'referral',
}

/** Of yes and no only what holds is worth saying; what is not known is left out. */
function factsOf({ check, saw }: SeenCheck): readonly Fact[] {
  if (saw === null || saw === undefined || saw === '') return []
  if (typeof saw !== 'object') return [[nameOfOne[check] ?? '', saw]]
  return Object.entries(saw).flatMap(([name, value]): Fact[] => {
    // What was left undone is the check's own sentence.
    if (value === null || value === undefined || value === false || name === 'undone') return []
    return [[name === 'at' && check.endsWith('_reached') ? 'reachedAt' : name, value]]
  })
}

/** PLAT-2: what a check looked at, as staff read it; `friend` is whose orders are meant. */
export function Seen({ seen, friend }: { readonly seen: SeenCheck; readonly friend: string | null }) {
  const t = useWords(referralWords)
  const facts = factsOf(seen)
  if (facts.length === 0) return null
  return (
    <Text size="xs" c="dimmed" component="div">
      {facts.map(([name, value], at) => {
        const label = sayAny(t, `saw_${name}`)
        return (
          <span key={name}>
            {at > 0 && ' · '}
            {label === `saw_${name}` ? name : label}
            {value !== true && (
              <>
                {': '}
                <Value name={name} value={value} isKnown={seen.passed} friend={friend} />
              </>
            )}
          </span>
        )
      })}
    </Text>
  )
}

interface ValueProperties {
  readonly name: string
  readonly value: unknown
  /** A code that nobody knows leads nowhere. */
  readonly isKnown: boolean
  readonly friend: string | null
}

function Value({ name, value, isKnown, friend }: ValueProperties) {
  const t = useWords(referralWords)
  const language = useLanguage()
  if (typeof value === 'number') return <Count value={value} />
  if (Array.isArray(value)) return <>{value.map((one) => wordsOfOne(t, one)).join(', ')}</>
  if (typeof value !== 'string') return <>{JSON.stringify(value)}</>
  if (/^\d{4}-\d\d-\d\dT/.test(value)) return <Time at={value} />
  if (isDuration(value)) return <>{formatDuration(value, language)}</>
  return linked(name, value, { isKnown, friend }) ?? <>{wordsOf(t, name, value)}</>
}

function linked(name: string, value: string, { isKnown, friend }: Omit<ValueProperties, 'name' | 'value'>): ReactNode {
  switch (name) {
    case 'order':
    case 'firstOrder':
      return <OrderLink order={value} customer={friend} />
    case 'code':
      return isKnown ? <CodeLink code={value} /> : null
    case 'customer':
      return <CustomerName id={value} />
    case 'reason':
      return <Reason code={value} />
    case 'referral':
    case 'reward':
      return (
        <Anchor component={SiteLink} size="xs" to={`${name}s/${value}`} ff="monospace">
          {value}
        </Anchor>
      )
    default:
      return null
  }
}

function wordsOf(t: Say<unknown>, name: string, value: string): string {
  if (name !== 'status' && name !== 'place') return value
  const words = sayAny(t, `${name}_${value}`)
  return words === `${name}_${value}` ? value : words
}

/** Places, kinds of order, benefits: whatever comes in a list. */
function wordsOfOne(t: Say<unknown>, one: unknown): string {
  return typeof one === 'string' ? wordsOf(t, 'place', one) : String((one as { id?: string })?.id ?? '')
}

interface OrderProperties {
  readonly order: string
  readonly customer: string | null
  readonly size?: 'xs' | 'sm'
}

/** To the orders of whoever placed it, or to what was told of it. */
export function OrderLink({ order, customer, size = 'xs' }: OrderProperties) {
  const place =
    customer === null
      ? { to: 'events', search: { search: order } }
      : { to: `customers/${encodeURIComponent(customer)}`, search: { tab: 'orders' } }
  return (
    <Anchor component={SiteLink} size={size} {...place}>
      {order}
    </Anchor>
  )
}
