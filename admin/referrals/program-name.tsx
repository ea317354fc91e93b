import { Anchor } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import { SiteLink } from '#admin/app/link.tsx'
import { type ListPage, siteQuery } from '#admin/app/queries.ts'
import { useSite } from '#admin/app/session.ts'
import type { programView } from '#programs/programs.api.ts'

type Program = z.output<typeof programView>

/** The site's activities, of which there are few; kept for a while, as names are on every screen. */
export function usePrograms(): readonly Program[] {
  const asked = siteQuery<ListPage<Program>>(useSite().key, '/programs', { limit: 200 })
  return useQuery({ ...asked, staleTime: 60_000 }).data?.data ?? []
}

export function useProgramChoices(): { readonly value: string; readonly label: string }[] {
  return usePrograms().map(({ id, name }) => ({ value: id, label: name }))
}

export function ProgramName({ id }: { readonly id: string }) {
  const program = usePrograms().find((known) => known.id === id)
  return (
    <Anchor component={SiteLink} to={`programs/${id}`} size="sm" style={{ overflowWrap: 'anywhere' }}>
      {program?.name ?? id}
    </Anchor>
  )
}
