import type { Customer } from '#customers/customer.ts'

/** From a time on, as far as the store has told, a person belongs to an organization. */
export interface Belonging {
  readonly organization: string
  readonly at: number
}

const mostKept = 20

/** Adds what held at `at`; what says nothing new is not kept. Of two that held at the same time the greater is the later. */
export function withBelonging(known: readonly Belonging[], told: Belonging): readonly Belonging[] {
  if (known.some(({ at, organization }) => at === told.at && organization === told.organization)) return known
  const isLess = (left: Belonging, right: Belonging) => left.organization < right.organization
  const all = [...known, told].sort((left, right) => left.at - right.at || (isLess(left, right) ? -1 : 1))
  const isNews = ({ organization }: Belonging, place: number) =>
    all[place - 1]?.organization !== organization || all[place + 1]?.organization !== organization
  return all.filter(isNews).slice(0, mostKept)
}

type Known = Pick<Customer, 'organization' | 'factsAt'>

/** Whose they were at a time: what was told of the latest time until then, or, where nothing was, the first thing told. */
export function organizationAt({ organization, factsAt }: Known, at: number): string | null {
  const { organizations = [] } = factsAt
  const since = Math.max(at, organizations[0]?.at ?? at)
  return organizations.findLast((one) => one.at <= since)?.organization ?? organization
}

/** The same, of something found to be an organization's before: it stays so where that time is forgotten by now. */
export function organizationStill(known: Known, before: string | null, at: number): string | null {
  const isKnown = before === null || organizationsOf(known).includes(before)
  const isTold = known.factsAt.organizations?.some((one) => one.at <= at) ?? false
  return isKnown || isTold ? organizationAt(known, at) : before
}

/** All that they belonged to, by what is known. */
export function organizationsOf({ organization, factsAt }: Known): string[] {
  const names = (factsAt.organizations ?? []).map((one) => one.organization)
  return [...new Set(organization === null ? names : [...names, organization])]
}

/** Two are the same where nobody's organization at any time differs. */
export function belongingsIn(customer: Known): string {
  const { organizations = [] } = customer.factsAt
  const moves = organizations.filter(
    ({ organization }, place) => organizations[place - 1]?.organization !== organization,
  )
  const first = moves[0]?.organization ?? customer.organization
  return JSON.stringify([first, ...moves.slice(1).map(({ organization, at }) => [organization, at])])
}
