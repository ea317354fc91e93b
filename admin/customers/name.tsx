import { Anchor } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import { siteApi } from '#admin/app/api.ts'
import { SiteLink } from '#admin/app/link.tsx'
import { type ListPage, siteKey } from '#admin/app/queries.ts'
import { useSite } from '#admin/app/session.ts'
import type { customerSummary } from '#customers/customers.api.ts'

export type CustomerSummary = z.output<typeof customerSummary>

interface Asked {
  readonly id: string
  readonly found: (customer: CustomerSummary | null) => void
  readonly failed: (error: unknown) => void
}

const gatherMillis = 5
const atOnceMost = 100
const gathered = new Map<string, Asked[]>()

/** Asks for many names with one request: all that a screen wants within a moment. */
function gather(site: string, id: string): Promise<CustomerSummary | null> {
  return new Promise((found, failed) => {
    const waiting = gathered.get(site) ?? []
    if (waiting.length === 0) setTimeout(() => void ask(site), gatherMillis)
    gathered.set(site, [...waiting, { id, found, failed }])
  })
}

async function ask(site: string): Promise<void> {
  const asked = gathered.get(site) ?? []
  gathered.delete(site)
  for (let from = 0; from < asked.length; from += atOnceMost) {
    const part = asked.slice(from, from + atOnceMost)
    const query = { id: part.map(({ id }) => id), limit: atOnceMost }
    try {
      const { data } = await siteApi(site).get<ListPage<CustomerSummary>>('/customers', query)
      const known = new Map(data.map((customer) => [customer.id, customer]))
      for (const { id, found } of part) found(known.get(id) ?? null)
    } catch (error) {
      for (const { failed } of part) failed(error)
    }
  }
}

function useAsked(id: string | null) {
  const site = useSite().key
  return useQuery({
    queryKey: [...siteKey(site, '/customers'), 'name', id],
    queryFn: () => gather(site, id as string),
    staleTime: 60_000,
    enabled: id !== null,
  })
}

/** What is known of a customer; null while it is not known, or when nobody is. */
export function useCustomer(id: string | null): CustomerSummary | null {
  return useAsked(id).data ?? null
}

/** A customer by name, leading to their page; the id that the store knows them by is on hover. */
export function CustomerName({ id }: { readonly id: string }) {
  return (
    <Anchor
      component={SiteLink}
      to={`customers/${encodeURIComponent(id)}`}
      size="sm"
      title={id}
      style={{ overflowWrap: 'anywhere' }}
    >
      <Called id={id} />
    </Anchor>
  )
}

/** Somebody by name, inside of what is a link already; a bar until the name is known, so that nothing is read twice. */
export function Called({ id }: { readonly id: string }) {
  const { data, isPending } = useAsked(id)
  if (isPending) return <span className="kith-naming" />
  return <span className="kith-called">{data?.name ?? data?.email ?? id}</span>
}

/** Whether it is still being asked what they are called. */
export function useIsNaming(one: string, other: string): boolean {
  const asked = [useAsked(one), useAsked(other)]
  return asked.some(({ isPending }) => isPending)
}

/** What a customer is called where a sentence names them. */
export function useCalled(id: string): string {
  const { data, isPending } = useAsked(id)
  return isPending ? '…' : (data?.name ?? data?.email ?? id)
}
