import { useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import { formatMomentShort } from '#admin/app/format.ts'
import { useLanguage } from '#admin/app/language.ts'
import { siteQuery } from '#admin/app/queries.ts'
import type { siteView } from '#sites/sites.api.ts'

/** PLAT-8: what time it is on a test site. */
export function TestClock({ site }: { readonly site: string }) {
  const language = useLanguage()
  const { data } = useQuery({ ...siteQuery<z.output<typeof siteView>>(site, '/site'), refetchInterval: 60_000 })
  if (!data) return <>&nbsp;</>
  return <time dateTime={data.now}>{formatMomentShort(Date.parse(data.now), data.timeZone, language, Date.now())}</time>
}
