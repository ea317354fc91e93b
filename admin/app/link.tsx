import { Link, useLocation, useNavigate, useRouter } from '@tanstack/react-router'
import type { AnchorHTMLAttributes, Ref } from 'react'
import { useCurrentSite } from '#admin/app/session.ts'

type Search = Readonly<Record<string, string | undefined>>

interface Properties extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> {
  /** A path of the site, such as `programs/prog_1`; with `/` in front it is one of the portal, such as `/-/staff`. */
  readonly to: string
  readonly search?: Search
  readonly ref?: Ref<HTMLAnchorElement>
}

function addressOf(to: string, site: string | undefined): string {
  if (to.startsWith('/') || site === undefined) return to.startsWith('/') ? to : `/${to}`
  return to === '' ? `/${site}` : `/${site}/${to}`
}

/** A link to a screen of the site of the address. */
export function SiteLink({ to, search = {}, ref, ...rest }: Properties) {
  const site = useCurrentSite()
  const attributes = rest as object
  return (
    <Link
      {...attributes}
      {...(ref ? { ref } : {})}
      to={addressOf(to, site?.key)}
      search={search as never}
      activeOptions={{ exact: true }}
      activeProps={{}}
    />
  )
}

type Go = (to: string, options?: { search?: Search; replace?: boolean }) => Promise<void>

/** Goes to a screen of the site: `go('programs/prog_1')`. */
export function useGo(): Go {
  const navigate = useNavigate()
  const site = useCurrentSite()
  return (to, { search = {}, replace = false } = {}) =>
    navigate({ to: addressOf(to, site?.key), search: search as never, replace })
}

/** Goes on when an answer has come, unless its reader has gone elsewhere by themselves meanwhile. */
export function useGoOn(): Go {
  const go = useGo()
  const router = useRouter()
  const here = useLocation({ select: ({ pathname }) => pathname })
  return async (to, options) => {
    if (router.latestLocation.pathname === here) await go(to, options)
  }
}
