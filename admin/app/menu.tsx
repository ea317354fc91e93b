import { AppShell, Box, Divider, Kbd, NavLink, Stack, UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import type { z } from 'zod'
import { Icon } from '#admin/app/icons.tsx'
import { useWords } from '#admin/app/language.ts'
import { SiteLink } from '#admin/app/link.tsx'
import { type Place, sitePlaces } from '#admin/app/navigation.ts'
import { type ListPage, siteQuery } from '#admin/app/queries.ts'
import { useCurrentSite, useSession } from '#admin/app/session.ts'
import { SiteSwitcher } from '#admin/app/site-switcher.tsx'
import { StaffMenu } from '#admin/app/staff-menu.tsx'
import { appWords } from '#admin/app/words.ts'
import type { programView } from '#programs/programs.api.ts'

/** Where one can go. */
export function Menu({ onSearch }: { readonly onSearch: () => void }) {
  const t = useWords(appWords)
  const { permissions } = useSession()
  const site = useCurrentSite()
  return (
    <>
      <AppShell.Section px="sm" pt="sm" pb={6}>
        <SiteSwitcher />
        <UnstyledButton className="kith-search" onClick={onSearch} mt={10}>
          <Icon name="search" size={16} />
          <span style={{ flex: 1 }}>{t('search')}</span>
          <Kbd size="xs">{isMac ? '⌘' : 'Ctrl'} K</Kbd>
        </UnstyledButton>
      </AppShell.Section>
      <AppShell.Section grow px="sm" style={{ overflowY: 'auto' }}>
        {site !== null && (
          <Stack gap={2} component="nav" aria-label={t('menu')}>
            {sitePlaces.map((group, at) => (
              <Box key={group[0]?.path}>
                {at > 0 && <Divider my={8} color="var(--kith-line)" />}
                {group
                  .filter(({ permission }) => permission === null || permissions.includes(permission))
                  .map((place) => (
                    <Entry key={place.path} place={place} site={site.key} />
                  ))}
              </Box>
            ))}
          </Stack>
        )}
      </AppShell.Section>
      <AppShell.Section p="sm" style={{ borderTop: '1px solid var(--kith-line)' }}>
        <StaffMenu />
      </AppShell.Section>
    </>
  )
}

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent)

function Entry({ place: { path, icon, label }, site }: { readonly place: Place; readonly site: string }) {
  const t = useWords(appWords)
  const { pathname } = useLocation()
  const address = path === '' ? `/${site}` : `/${site}/${path}`
  const isHere = path === '' ? pathname === address : pathname === address || pathname.startsWith(`${address}/`)
  return (
    <NavLink
      component={SiteLink}
      to={path}
      active={isHere}
      {...(isHere ? { 'aria-current': 'page' as const } : {})}
      className="kith-entry"
      label={t(label)}
      leftSection={<Icon name={icon} />}
      rightSection={path === 'member-referrals' ? <MembersLight site={site} /> : null}
    />
  )
}

/** MEMBER-1: a green dot while member referrals are on. */
function MembersLight({ site }: { readonly site: string }) {
  const t = useWords(appWords)
  const query = siteQuery<ListPage<z.output<typeof programView>>>(site, '/programs', { status: 'active', limit: 200 })
  const { data } = useQuery(query)
  if (!data?.data.some(({ preset }) => preset === 'member-referrals')) return null
  return <span className="kith-light" role="img" aria-label={t('members_on')} />
}
