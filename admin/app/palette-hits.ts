import { useDebouncedValue } from '@mantine/hooks'
import { useQueries } from '@tanstack/react-query'
import type { z } from 'zod'
import type { IconName } from '#admin/app/icons.tsx'
import { type ListPage, siteQuery } from '#admin/app/queries.ts'
import type { SessionSite } from '#admin/app/session.ts'
import { normalizeCode } from '#base/readable-code.ts'
import type { codeView } from '#codes/codes.api.ts'
import type { couponView } from '#coupons/coupons.api.ts'
import type { customerView } from '#customers/customers.api.ts'
import type { programView } from '#programs/programs.api.ts'
import type { referralView } from '#referrals/referrals.api.ts'

/** One thing that may be meant by what was typed. */
export interface Hit {
  readonly to: string
  readonly search?: Readonly<Record<string, string>>
  readonly icon: IconName
  readonly label: string
  readonly about: string
}

const pauseMillis = 200
const shortest = 2
const shown = 4
/** A code is offered when it is the very one; those of people who are called so are in the answer as well. */
const looked = 50

/** The first few things of the site that what was typed may mean: by the lists' own search, once the typing rests. */
export function useHits(site: SessionSite | null, wanted: string): readonly Hit[] {
  const [rested] = useDebouncedValue(wanted, pauseMillis)
  const isAsked = site !== null && rested.length >= shortest
  const ask = <Item>(path: string, query: object, isMeant = true) => ({
    ...siteQuery<ListPage<Item>>(site?.key ?? '', path, { ...query }),
    enabled: isAsked && isMeant,
    // What cannot be looked up is not offered; the lists say why.
    retry: false,
  })
  const search = { search: rested, limit: shown }
  const deep = { search: rested, limit: looked }
  // Ids and codes have no gaps.
  const isWord = !/\s/.test(rested)
  const [people, codes, referrals, coupons, events, programs] = useQueries({
    queries: [
      ask<z.output<typeof customerView>>('/customers', search),
      ask<z.output<typeof codeView>>('/codes', deep, isWord),
      ask<z.output<typeof referralView>>('/referrals', search),
      ask<z.output<typeof couponView>>('/coupons', deep, isWord),
      ask<{ readonly id: string; readonly type: string }>('/events', search, isWord),
      ask<z.output<typeof programView>>('/programs', { limit: 200 }),
    ],
  })
  // Not what was meant a moment ago.
  if (!isAsked || rested !== wanted) return []
  const code = normalizeCode(rested)
  const part = rested.toLowerCase()
  return [
    ...itemsOf(codes)
      .filter((one) => one.code === code)
      .map(hitOfCode),
    ...itemsOf(coupons)
      .filter((one) => one.code === code)
      .map(hitOfCoupon),
    ...itemsOf(events)
      .filter(({ id }) => id === rested)
      .map(hitOfEvent),
    ...[...itemsOf(people)]
      .sort((one, other) => Number(isExactly(other, part)) - Number(isExactly(one, part)))
      .map(hitOfCustomer),
    ...itemsOf(programs)
      .filter(({ name, key }) => name.toLowerCase().includes(part) || key.toLowerCase().startsWith(part))
      .slice(0, shown)
      .map(hitOfProgram),
    ...itemsOf(referrals).map(hitOfReferral),
  ]
}

/** Called that and nothing more, whatever of it was typed in capitals. */
function isExactly({ id, email }: z.output<typeof customerView>, part: string): boolean {
  return id.toLowerCase() === part || email?.toLowerCase() === part
}

function itemsOf<Item>({ data }: { readonly data: ListPage<Item> | undefined }): readonly Item[] {
  return data?.data ?? []
}

function hitOfCode({ code, customer }: z.output<typeof codeView>): Hit {
  return { to: `codes/${code}`, icon: 'codes', label: code, about: customer }
}

function hitOfCoupon({ code, customer }: z.output<typeof couponView>): Hit {
  return { to: 'coupons', search: { search: code }, icon: 'coupons', label: code, about: customer }
}

function hitOfEvent({ id, type }: { readonly id: string; readonly type: string }): Hit {
  return { to: `events/${encodeURIComponent(id)}`, icon: 'events', label: id, about: type }
}

function hitOfCustomer({ id, name, email }: z.output<typeof customerView>): Hit {
  const label = name ?? email ?? id
  const about = [email, id].filter((text) => text !== null && text !== label).join(' · ')
  return { to: `customers/${encodeURIComponent(id)}`, icon: 'customers', label, about }
}

function hitOfProgram({ id, name, key }: z.output<typeof programView>): Hit {
  return { to: `programs/${id}`, icon: 'programs', label: name, about: key }
}

function hitOfReferral({ id, referrer, referee }: z.output<typeof referralView>): Hit {
  return { to: `referrals/${id}`, icon: 'referrals', label: `${referrer} → ${referee}`, about: id }
}
