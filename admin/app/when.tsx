import { Text } from '@mantine/core'
import { formatDistance, formatMoment } from '#admin/app/format.ts'
import { useLanguage } from '#admin/app/language.ts'

const here = Intl.DateTimeFormat().resolvedOptions().timeZone

interface Properties {
  /** RFC 3339. */
  readonly at: string
  readonly show?: 'moment' | 'distance'
}

/** A time that belongs to no site, in the reader's own zone. */
export function When({ at, show = 'moment' }: Properties) {
  const language = useLanguage()
  const millis = Date.parse(at)
  const moment = formatMoment(millis, here, language)
  return (
    <Text span inherit title={moment}>
      <time dateTime={at}>{show === 'moment' ? moment : formatDistance(millis, Date.now(), language)}</time>
    </Text>
  )
}
