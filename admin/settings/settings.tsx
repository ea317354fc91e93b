import { Box, Card, Group, SimpleGrid, Stack, Text, ThemeIcon, Title } from '@mantine/core'
import { Icon } from '#admin/app/icons.tsx'
import { type KeysOf, useWords } from '#admin/app/language.ts'
import { SiteLink } from '#admin/app/link.tsx'
import { type Place, siteSettings, workspaceSettings } from '#admin/app/navigation.ts'
import { Page } from '#admin/app/page.tsx'
import { useSession, useSite } from '#admin/app/session.ts'
import type { words } from '#admin/app/words/en.ts'
import { appWords } from '#admin/app/words.ts'

/** What can be set for the site, and what for the workspace. */
export function SettingsScreen() {
  const t = useWords(appWords)
  const site = useSite()
  const { workspace } = useSession()
  const ofSite = siteSettings.filter(({ path }) => path !== 'settings/clock' || site.mode === 'test')
  return (
    <Page title={t('settings_title')}>
      <Places title={`${t('settings_site')}: ${site.name}`} places={ofSite} />
      <Places title={`${t('settings_workspace')}: ${workspace.name}`} places={workspaceSettings} />
    </Page>
  )
}

function Places({ title, places }: { readonly title: string; readonly places: readonly Place[] }) {
  const t = useWords(appWords)
  const { permissions } = useSession()
  const open = places.filter(({ permission }) => permission === null || permissions.includes(permission))
  return (
    <Box component="section">
      <Title order={2} size="h3" mb="sm">
        {title}
      </Title>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="sm">
        {open.map(({ path, icon, label }) => (
          <Card
            key={path}
            component={SiteLink}
            to={path.startsWith('-/') ? `/${path}` : path}
            padding="md"
            className="kith-card-link"
          >
            <Group wrap="nowrap" align="flex-start" gap="sm">
              <ThemeIcon variant="light" size={36} radius="md">
                <Icon name={icon} />
              </ThemeIcon>
              <Stack gap={2}>
                <Text fw={600} size="sm">
                  {t(label)}
                </Text>
                <Text size="sm" c="dimmed">
                  {t(label.replace('nav_', 'about_') as KeysOf<typeof words>)}
                </Text>
              </Stack>
            </Group>
          </Card>
        ))}
      </SimpleGrid>
    </Box>
  )
}
