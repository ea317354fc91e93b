import { Anchor } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import { SiteLink } from '#admin/app/link.tsx'
import { type ListPage, siteQuery } from '#admin/app/queries.ts'
import { useSite } from '#admin/app/session.ts'
import type { programView } from '#programs/programs.api.ts'

type Program = z.output<typeof programView>

function useAsked() {
  const asked = siteQuery<ListPage<Program>>(useSite().key, '/programs', { limit: 200 })
  return useQuery({ ...asked, staleTime: 60_000 })
}

/** The site's activities, of which there are few; kept for a while, as names are on every screen. */
export function usePrograms(): readonly Program[] {
  return useAsked().data?.data ?? []
}

export function useProgramChoices(): { readonly value: string; readonly label: string }[] {
  return usePrograms().map(({ id, name }) => ({ value: id, label: name }))
}

export function ProgramName({ id }: { readonly id: string }) {
  const { data, isPending } = useAsked()
  const name = data?.data.find((known) => known.id === id)?.name ?? id
  return (
    <Anchor component={SiteLink} to={`programs/${id}`} size="sm" style={{ overflowWrap: 'anywhere' }}>
      {isPending ? <span className="kith-naming" /> : name}
    </Anchor>
  )
}
