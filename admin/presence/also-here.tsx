import { Alert, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { workspaceApi } from '#admin/app/api.ts'
import { useLanguage, useWords } from '#admin/app/language.ts'
import { useSite } from '#admin/app/session.ts'
import { windowId } from '#admin/presence/window-id.ts'
import { presenceWords } from '#admin/presence/words.ts'

/** Well below the time after which the server takes a window for gone. */
const tellEveryMillis = 15_000

interface Other {
  readonly name: string
  readonly isSelf: boolean
  readonly since: string
}

let last: Promise<unknown> = Promise.resolve()

/** One after the other: a goodbye that came after the next greeting would take somebody for gone who is there. */
function inTurn<Answer>(tell: () => Promise<Answer>): Promise<Answer> {
  const mine = last.then(tell)
  last = mine.catch(() => {})
  return mine
}

/** Nothing waits for the answer of a window that closes, nor for its turn. */
function sayGoodbye(body: object): void {
  const headers = { 'content-type': 'application/json' }
  void fetch('/admin/api/presence', { method: 'DELETE', keepalive: true, headers, body: JSON.stringify(body) }).catch(
    () => {},
  )
}

/** `10:15`, in the language's own way. */
function timeOfDay(at: number, timeZone: string, language: string): string {
  return new Intl.DateTimeFormat(language, { timeStyle: 'short', timeZone }).format(at)
}

/** Tells the server that this window has something of the site open, and shows who else has. */
export function AlsoHere({ place }: { readonly place: string }) {
  const t = useWords(presenceWords)
  const language = useLanguage()
  const site = useSite()
  const body = { place: `${site.key}/${place}`, windowId }
  const { data, refetch } = useQuery({
    queryKey: ['presence', body.place],
    queryFn: () => inTurn(() => workspaceApi.put<{ readonly others: readonly Other[] }>('/presence', body)),
    refetchInterval: tellEveryMillis,
    // A window behind others still has its form open.
    refetchIntervalInBackground: true,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  })
  useEffect(() => {
    const told = { place: body.place, windowId }
    const leave = () => sayGoodbye(told)
    const comeBack = ({ persisted }: PageTransitionEvent) => persisted && void refetch()
    addEventListener('pagehide', leave)
    addEventListener('pageshow', comeBack)
    return () => {
      removeEventListener('pagehide', leave)
      removeEventListener('pageshow', comeBack)
      void inTurn(() => workspaceApi.delete('/presence', told)).catch(() => {})
    }
  }, [body.place, refetch])
  const others = data?.others ?? []
  return (
    <div role="status">
      {others.length > 0 && (
        <Alert color="yellow" p="sm" role="note">
          {others.map(({ name, isSelf, since }) => (
            <Text size="sm" key={name + since}>
              {t(isSelf ? 'self_here' : 'also_here', {
                name,
                time: timeOfDay(Date.parse(since), site.timeZone, language),
              })}
            </Text>
          ))}
          <Text size="sm">{t('consequence')}</Text>
        </Alert>
      )}
    </div>
  )
}
