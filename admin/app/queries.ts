import { notifications } from '@mantine/notifications'
import {
  infiniteQueryOptions,
  QueryClient,
  queryOptions,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { type Api, type Query, siteApi } from '#admin/app/api.ts'
import { isProblem, ProblemError, Unreachable } from '#admin/app/problem.ts'
import { useSite } from '#admin/app/session.ts'

const retriesMost = 2

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      gcTime: 10 * 60_000,
      // What was refused is refused again; silence may pass.
      retry: (count, error) => !(error instanceof ProblemError && error.status < 500) && count < retriesMost,
      refetchOnWindowFocus: true,
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
})

/** By the parts of the path, so that whatever lies below something can be asked for anew with it. */
export function siteKey(site: string, path = ''): readonly unknown[] {
  return ['site', site, ...path.split('/').filter((part) => part !== '')]
}

/** `siteQuery<z.output<typeof programView>>('shop', '/programs/prog_1')`, for `useQuery` and for loaders. */
export function siteQuery<Shape>(site: string, path: string, query: Query = {}) {
  return queryOptions({
    queryKey: [...siteKey(site, path), query],
    queryFn: ({ signal }) => siteApi(site).get<Shape>(path, query, signal),
  })
}

/** What this site answers at a path of `/v1`. */
export function useSiteQuery<Shape>(path: string, query: Query = {}): UseQueryResult<Shape> {
  return useQuery(siteQuery<Shape>(useSite().key, path, query))
}

export interface ListPage<Item> {
  readonly data: readonly Item[]
  readonly nextCursor: string | null
}

/** A list page by page, as far as somebody has scrolled. */
export function siteListQuery<Item>(site: string, path: string, query: Query = {}) {
  return infiniteQueryOptions({
    queryKey: [...siteKey(site, path), 'list', query],
    queryFn: ({ pageParam, signal }) =>
      siteApi(site).get<ListPage<Item>>(path, { ...query, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  })
}

interface Change<Input, Shape> {
  /** What is sent. */
  readonly send: (api: Api, input: Input) => Promise<Shape>
  /** Paths below which everything is asked for anew afterwards; default: all of the site. */
  readonly touches?: readonly string[]
  /** What it will be, shown at once and put back should the server say no. */
  readonly expect?: {
    readonly path: string
    readonly query?: Query
    readonly become: (now: Shape, input: Input) => Shape
  }
  /** Said when it is done. */
  readonly done?: string | ((answer: Shape) => string)
  /** Then the caller shows the problem, beside its fields; otherwise it is said in a corner. */
  readonly quiet?: true
}

/** A change of something of this site. `change.mutate(input)`, or `await change.mutateAsync(input)`. */
export function useChange<Input, Shape = unknown>({ send, touches, expect, done, quiet }: Change<Input, Shape>) {
  const site = useSite().key
  const client = useQueryClient()
  return useMutation({
    mutationFn: (input: Input) => send(siteApi(site), input),
    onMutate: async (input: Input) => {
      if (!expect) return undefined
      const key = [...siteKey(site, expect.path), expect.query ?? {}]
      await client.cancelQueries({ queryKey: key })
      const before = client.getQueryData<Shape>(key)
      if (before !== undefined) client.setQueryData<Shape>(key, expect.become(before, input))
      return { key, before }
    },
    onError: (error, _, kept) => {
      if (kept?.before !== undefined) client.setQueryData(kept.key, kept.before)
      if (quiet === undefined) sayProblem(error)
    },
    onSuccess: (answer) => {
      if (done !== undefined) sayDone(typeof done === 'string' ? done : done(answer))
    },
    onSettled: async () => {
      const paths = touches ?? ['']
      await Promise.all(paths.map((path) => client.invalidateQueries({ queryKey: siteKey(site, path) })))
    },
  })
}

export function sayDone(message: string): void {
  notifications.show({ message, color: 'teal', autoClose: 4_000 })
}

let unreachableWords = ''
/** The shell tells what to say when nobody answers, in the language of the moment. */
export function setUnreachableWords(words: string): void {
  unreachableWords = words
}

/** Whether that is what is said when nobody answers, as an error or in words. */
export function isOfSilence(said: unknown): boolean {
  return said instanceof Unreachable || (said !== '' && said === unreachableWords)
}

export function problemWords(error: unknown): string {
  if (error instanceof Unreachable) return unreachableWords
  if (isProblem(error)) return error.errors[0]?.detail ?? error.message
  return error instanceof Error ? error.message : String(error)
}

export function sayProblem(error: unknown): void {
  notifications.show({ message: problemWords(error), color: 'red', autoClose: 8_000 })
}
