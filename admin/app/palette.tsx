import { createSpotlight, Spotlight, type SpotlightActionData } from '@mantine/spotlight'
import '@mantine/spotlight/styles.css'
import '#admin/app/palette.css'
import { useEffect, useState } from 'react'
import { Icon } from '#admin/app/icons.tsx'
import { useWords } from '#admin/app/language.ts'
import { useGo } from '#admin/app/link.tsx'
import { sitePlaces, siteSettings, workspaceSettings } from '#admin/app/navigation.ts'
import { useHits } from '#admin/app/palette-hits.ts'
import { useCurrentSite, useSession } from '#admin/app/session.ts'
import { appWords } from '#admin/app/words.ts'

const [store, spotlight] = createSpotlight()

/** ⌘K: goes anywhere, and finds a customer, a code, a referral or an order by what one has in hand. */
export default function Palette({ onClose }: { readonly onClose: () => void }) {
  const t = useWords(appWords)
  const go = useGo()
  const site = useCurrentSite()
  const { sites, permissions } = useSession()
  const [query, setQuery] = useState('')
  useEffect(() => spotlight.open(), [])
  const places = [...(site === null ? [] : [...sitePlaces.flat(), ...siteSettings]), ...workspaceSettings]
  const actions: SpotlightActionData[] = places
    .filter(({ permission }) => permission === null || permissions.includes(permission))
    .map(({ path, icon, label }) => ({
      id: path,
      label: t(label),
      leftSection: <Icon name={icon} />,
      onClick: () => void go(path.startsWith('-/') ? `/${path}` : path),
    }))
  for (const one of sites) {
    if (one.key === site?.key) continue
    const label = t('go_to_site', { site: one.name })
    actions.push({
      id: `/${one.key}`,
      label,
      leftSection: <Icon name="globe" />,
      onClick: () => void go(`/${one.key}`),
    })
  }
  const wanted = query.trim()
  const hits = useHits(site, wanted)
  useSelectedFirst(hits.length)
  const found = hits.map(({ to, search = {}, icon, label, about }) => ({
    ...{ id: `hit-${to}-${label}`, label, description: about, leftSection: <Icon name={icon} /> },
    onClick: () => void go(to, { search }),
  }))
  const searches = site !== null && wanted !== '' ? searchesOf(wanted) : []
  const lists = searches.map(({ to, icon, label }) => ({
    ...{ id: `find-${to}`, label: t(label, { query: wanted }), leftSection: <Icon name={icon} /> },
    onClick: () => void go(to, { search: to.includes('/') ? {} : { search: wanted } }),
  }))
  const isNamed = ({ label = '' }: SpotlightActionData) => label.toLowerCase().includes(wanted.toLowerCase())
  return (
    <Spotlight
      store={store}
      actions={[...actions.filter(isNamed), ...found, ...lists]}
      // What the server found is meant, whatever of it was typed.
      filter={(_, all) => all}
      attributes={{ content: { 'aria-label': t('search') } }}
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      onSpotlightClose={onClose}
      nothingFound={t('nothing_found')}
      highlightQuery
      scrollable
      maxHeight={440}
      searchProps={{
        leftSection: <Icon name="search" />,
        placeholder: t('palette_placeholder'),
        'aria-label': t('palette_placeholder'),
      }}
    />
  )
}

/** What comes later does not leave the choice in the middle of the list, unless somebody has moved it there. */
function useSelectedFirst(count: number): void {
  useEffect(() => {
    const { listId, selected } = store.getState()
    const list = document.getElementById(listId)
    if (count === 0 || selected > 0 || list === null) return
    list.querySelector('[data-selected]')?.removeAttribute('data-selected')
    list.querySelector('[data-action]')?.setAttribute('data-selected', 'true')
  }, [count])
}

/** What the ids of things begin with, and where those are. */
const things = [
  { prefix: 'ref_', to: 'referrals', icon: 'referrals', label: 'find_referral' },
  { prefix: 'rwd_', to: 'rewards', icon: 'rewards', label: 'find_reward' },
  { prefix: 'prg_', to: 'programs', icon: 'programs', label: 'find_program' },
  { prefix: 'evt_', to: 'events', icon: 'events', label: 'find_event' },
] as const

/** An id says what it is of; anything else may be a customer, a code or an order. */
function searchesOf(wanted: string) {
  const thing = things.find(({ prefix }) => wanted.startsWith(prefix))
  if (thing) return [{ ...thing, to: `${thing.to}/${wanted}` }]
  return [
    { to: 'customers', icon: 'customers', label: 'find_customer' },
    { to: 'codes', icon: 'codes', label: 'find_code' },
    { to: 'referrals', icon: 'referrals', label: 'find_referral' },
    { to: 'events', icon: 'events', label: 'find_event' },
  ] as const
}
