import { Text, Tooltip } from '@mantine/core'
import {
  formatDay,
  formatDistance,
  formatMoment,
  formatMomentExact,
  formatMoney,
  formatNumber,
} from '#admin/app/format.ts'
import { useLanguage, useWords } from '#admin/app/language.ts'
import { useSite } from '#admin/app/session.ts'
import { appWords } from '#admin/app/words.ts'

/** An amount in minor units; of the site's currency unless another is named. */
export function Money({ amount, currency }: { readonly amount: number; readonly currency?: string }) {
  const language = useLanguage()
  const site = useSite()
  return (
    <span style={{ whiteSpace: 'nowrap' }}>
      {formatMoney({ amount, currency: currency ?? site.currency }, language)}
    </span>
  )
}

export function Count({ value }: { readonly value: number }) {
  const language = useLanguage()
  return <>{formatNumber(value, language)}</>
}

interface CostProperties {
  readonly amount: number
  readonly points: number
  /** Coupons and benefits that take off a share. */
  readonly unpriced: number
}

/** What gifts cost; what has no price by itself stands beside it, as nobody should read that they cost nothing. */
export function Cost({ amount, points, unpriced }: CostProperties) {
  const t = useWords(appWords)
  const language = useLanguage()
  const besides = [
    ...(points === 0 ? [] : [t('cost_points', { points: formatNumber(points, language) })]),
    ...(unpriced === 0 ? [] : [t('cost_unpriced', { count: unpriced })]),
  ]
  const priced = amount !== 0 || besides.length === 0 ? <Money amount={amount} /> : null
  return (
    <>
      {priced}
      {besides.map((words) => (
        <Text key={words} span display="block" size={priced === null ? 'sm' : 'xs'} {...(priced && { c: 'dimmed' })}>
          {words}
        </Text>
      ))}
    </>
  )
}

interface TimeProperties {
  /** RFC 3339, as the API says it. */
  readonly at: string | null | undefined
  readonly show?: 'moment' | 'exact' | 'day' | 'distance'
}

const here = Intl.DateTimeFormat().resolvedOptions().timeZone

/** A time in the site's zone; what it is where the reader sits shows on hover. */
export function Time({ at, show = 'moment' }: TimeProperties) {
  const t = useWords(appWords)
  const language = useLanguage()
  const { timeZone } = useSite()
  if (at === null || at === undefined)
    return (
      <Text span c="dimmed">
        –
      </Text>
    )
  const millis = Date.parse(at)
  const moment = formatMoment(millis, timeZone, language)
  const shown = {
    moment,
    exact: formatMomentExact(millis, timeZone, language),
    day: formatDay(millis, timeZone, language),
    distance: formatDistance(millis, Date.now(), language),
  }
  const own = here === timeZone ? null : t('your_time', { time: formatMoment(millis, here, language) })
  const title =
    show === 'moment' || show === 'exact' ? `${timeZone}${own === null ? '' : ` · ${own}`}` : `${moment} (${timeZone})`
  return (
    <Tooltip label={title} multiline maw="min(28rem, calc(100vw - 16px))">
      <time dateTime={at} style={{ whiteSpace: 'nowrap' }}>
        {shown[show]}
      </time>
    </Tooltip>
  )
}
