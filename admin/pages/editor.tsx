import { type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { z } from 'zod'
import { useWords } from '#admin/app/language.ts'
import { Page } from '#admin/app/page.tsx'
import { siteKey, siteQuery, useSiteQuery } from '#admin/app/queries.ts'
import { useSite } from '#admin/app/session.ts'
import { Lines, Trouble } from '#admin/app/states.tsx'
import type { SeenPage } from '#admin/pages/saving.ts'
import { pageWords } from '#admin/pages/words.ts'
import { Workbench } from '#admin/pages/workbench.tsx'
import { Archived } from '#admin/programs/archived.tsx'
import type { PageView } from '#pages/view.ts'
import type { programView } from '#programs/programs.api.ts'
import '@puckeditor/core/no-external.css'
import '#admin/pages/editor.css'

export type Watcher = 'friend' | 'referrer'

/** What could not be had, and how to try again. */
export interface Lack {
  readonly error: Error
  readonly retry: () => void
}

/** The page of an activity, made by drag and drop (GIFT-11). */
export function PageScreen() {
  const t = useWords(pageWords)
  const { id } = useParams({ strict: false }) as { id: string }
  const site = useSite()
  const client = useQueryClient()
  const [round, begin] = useState(0)
  const [watcher, setWatcher] = useState<Watcher>('friend')
  const path = `/programs/${id}/page`
  const program = useSiteQuery<z.output<typeof programView>>(`/programs/${id}`)
  // Read once, when somebody sits down to it: what they make of it is theirs until they leave.
  const page = useQuery({
    ...siteQuery<SeenPage>(site.key, path, { round }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  const contents = useQuery({
    ...siteQuery<PageView>(site.key, `${path}/contents`, { as: watcher, lang: site.locale }),
    placeholderData: (before) => before,
  })
  const { view, lack } = useLatest(contents)
  const name = program.data?.name
  const startAnew = async () => {
    begin((count) => count + 1)
    await client.invalidateQueries({ queryKey: siteKey(site.key, `${path}/versions`) })
  }
  if (program.data?.status === 'archived')
    return <Archived program={program.data} back={{ to: `programs/${id}`, label: program.data.name }} />
  const failed = [program, page, ...(view ? [] : [contents])].find(({ isLoadingError }) => isLoadingError)
  if (failed !== undefined || !page.data || !view || name === undefined) {
    return (
      <Page title={name === undefined ? t('title') : t('title_of', { name })}>
        {failed ? (
          <Trouble error={failed.error} retry={() => void failed.refetch()} />
        ) : (
          <Lines count={8} height={28} />
        )}
      </Page>
    )
  }
  return (
    <Workbench
      key={round}
      program={{ id, name }}
      path={path}
      first={page.data}
      view={view}
      watcher={watcher}
      lack={lack}
      onWatcher={setWatcher}
      onStartAnew={startAnew}
    />
  )
}

/** What came last stays in sight when what was asked for after it does not come: somebody is at work on it. */
function useLatest({ data, error, isPlaceholderData, isPending, errorUpdateCount, refetch }: UseQueryResult<PageView>) {
  const [kept, keep] = useState<PageView>()
  const [why, remember] = useState<Error | null>(null)
  useEffect(() => {
    if (data) keep(data)
    if (error) remember(error)
  }, [data, error])
  // While it is asked for again there is no error, and still not what was asked for.
  const isMissing = data === undefined || isPlaceholderData || isPending
  const lack: Lack | null =
    isMissing && errorUpdateCount > 0 && why ? { error: why, retry: () => void refetch() } : null
  return { view: data ?? kept, lack }
}
