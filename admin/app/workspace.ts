import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type Api, type Query, workspaceApi } from '#admin/app/api.ts'
import { sayDone, sayProblem } from '#admin/app/queries.ts'

/** What the workspace answers at a path of `/admin/api`: staff, invitations, sites, the own sessions. */
export function useWorkspaceQuery<Shape>(path: string, query: Query = {}) {
  return useQuery({
    queryKey: ['workspace', path, query],
    queryFn: ({ signal }) => workspaceApi.get<Shape>(path, query, signal),
  })
}

interface Change<Input, Shape> {
  readonly send: (api: Api, input: Input) => Promise<Shape>
  /** Paths that are asked for anew afterwards; `session` is who one is. */
  readonly touches: readonly string[]
  readonly done?: string
  /** Then the caller shows the problem. */
  readonly quiet?: true
}

/** A change in the workspace rather than of a site. */
export function useWorkspaceChange<Input, Shape = unknown>({ send, touches, done, quiet }: Change<Input, Shape>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (input: Input) => send(workspaceApi, input),
    onError: (error) => {
      if (quiet === undefined) sayProblem(error)
    },
    onSuccess: () => {
      if (done !== undefined) sayDone(done)
    },
    onSettled: async () => {
      const keys = touches.map((path) => (path === 'session' ? ['session'] : ['workspace', path]))
      await Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey })))
    },
  })
}
