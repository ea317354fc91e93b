import { Anchor, AppShell, Burger, Button, Group, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQueryClient } from '@tanstack/react-query'
import { type ErrorComponentProps, Outlet, useLocation, useParams, useRouter } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState, useSyncExternalStore } from 'react'
import { part, whenAnswered } from '#admin/app/connection.ts'
import { ConnectionBar } from '#admin/app/connection-bar.tsx'
import { isSignInNeeded, watchGate } from '#admin/app/gate.ts'
import { Icon, type IconName } from '#admin/app/icons.tsx'
import { adoptLanguage, useWords } from '#admin/app/language.ts'
import { Mark } from '#admin/app/mark.tsx'
import { Menu } from '#admin/app/menu.tsx'
import { Page } from '#admin/app/page.tsx'
import { Unreachable } from '#admin/app/problem.ts'
import { setUnreachableWords } from '#admin/app/queries.ts'
import { rememberSite, SiteContext, useCurrentSite, useSession } from '#admin/app/session.ts'
import { Mode } from '#admin/app/site-switcher.tsx'
import { CenteredLoader, Empty, Trouble } from '#admin/app/states.tsx'
import { appWords } from '#admin/app/words.ts'

const SignInAgain = lazy(() => part(() => import('#admin/sign-in/again.tsx')))
const Palette = lazy(() => part(() => import('#admin/app/palette.tsx')))

/** What stands over every screen, also where nobody is signed in. */
export function Whole() {
  const t = useWords(appWords)
  const isNeeded = useSyncExternalStore(watchGate, isSignInNeeded)
  useEffect(() => setUnreachableWords(t('unreachable')), [t])
  return (
    <>
      <Outlet />
      <ConnectionBar />
      {isNeeded && (
        <Suspense fallback={null}>
          <SignInAgain />
        </Suspense>
      )}
    </>
  )
}

/** Menu on the left, or in a drawer on a phone; the screen beside it. */
export function Frame() {
  const t = useWords(appWords)
  const [opened, { toggle, close }] = useDisclosure()
  const { pathname } = useLocation()
  const { staff } = useSession()
  const [isPaletteWanted, wantPalette] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever has gone somewhere has chosen from the menu
  useEffect(close, [pathname])
  useEffect(() => {
    if (staff.locale !== null) void adoptLanguage(staff.locale)
  }, [staff.locale])
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey)) return
      event.preventDefault()
      wantPalette(true)
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
  return (
    <AppShell
      header={{ height: { base: 52, sm: 0 } }}
      navbar={{ width: 248, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding={{ base: 'md', sm: 'xl' }}
      transitionDuration={0}
    >
      <Anchor href="#content" className="kith-skip">
        {t('skip')}
      </Anchor>
      <AppShell.Header hiddenFrom="sm">
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap" miw={0}>
            <Burger opened={opened} onClick={toggle} size="sm" aria-label={t(opened ? 'menu_close' : 'menu_open')} />
            <Whereabouts />
          </Group>
          <Button
            variant="subtle"
            color="gray"
            size="compact-md"
            flex="none"
            onClick={() => wantPalette(true)}
            aria-label={t('search')}
          >
            <Icon name="search" />
          </Button>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar component="div" className="kith-navbar">
        <Menu onSearch={() => wantPalette(true)} />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} className="kith-main">
        <Outlet />
      </AppShell.Main>
      {isPaletteWanted && (
        <Suspense fallback={null}>
          <Palette onClose={() => wantPalette(false)} />
        </Suspense>
      )}
    </AppShell>
  )
}

/** On a phone, where the menu is out of sight: which site this is, and whether it is one to try things on. */
function Whereabouts() {
  const site = useCurrentSite()
  if (site === null) return <Mark />
  return (
    <>
      <img src="/admin/icon.svg" width={24} height={24} alt="" />
      <Text fw={600} size="md" truncate>
        {site.name}
      </Text>
      <Mode site={site} />
    </>
  )
}

/** Whatever belongs to the site of the address. */
export function SiteFrame() {
  const { site: key } = useParams({ strict: false }) as { site?: string }
  const { sites } = useSession()
  const site = sites.find((one) => one.key === key)
  useEffect(() => {
    if (site) rememberSite(site.key)
  }, [site])
  if (!site) return <NotFoundScreen />
  return (
    <SiteContext value={site}>
      <Outlet key={site.key} />
    </SiteContext>
  )
}

export function Waiting() {
  return <CenteredLoader />
}

export function NotFoundScreen() {
  const t = useWords(appWords)
  return <DeadEnd icon="search" title={t('not_found_title')} lead={t('not_found_lead')} text={t('not_found_text')} />
}

/** Reached by an address that a colleague of another role handed on. */
export function NotAllowedScreen() {
  const t = useWords(appWords)
  return <DeadEnd icon="keys" title={t('not_allowed_title')} lead={t('not_allowed')} text={t('not_allowed_text')} />
}

interface DeadEndProperties {
  readonly icon: IconName
  readonly title: string
  readonly lead: string
  readonly text: string
}

/** From here it only goes back to the start. */
function DeadEnd({ icon, title, lead, text }: DeadEndProperties) {
  const home = (
    <Button component="a" href="/admin" variant="default">
      {useWords(appWords)('not_found_home')}
    </Button>
  )
  return (
    <Page title={title}>
      <Empty icon={icon} title={lead} action={home}>
        {text}
      </Empty>
    </Page>
  )
}

/** A screen that broke, or whose figures did not come. */
export function ScreenTrouble({ error, reset }: ErrorComponentProps) {
  const t = useWords(appWords)
  const router = useRouter()
  const client = useQueryClient()
  const retry = () => {
    void client.resetQueries({ predicate: ({ state }) => state.status === 'error' })
    reset()
    void router.invalidate()
  }
  const isSilent = error instanceof Unreachable
  useEffect(() => (isSilent ? whenAnswered(retry) : undefined))
  return (
    <Page title={t('trouble_title')} width="form">
      <Text c="dimmed" size="sm">
        {t('trouble_screen')}
      </Text>
      <Trouble error={error} retry={retry} />
    </Page>
  )
}
