import { Anchor, Badge, Box, Button, Card, Group, SimpleGrid, Text } from '@mantine/core'
import { Export } from '#admin/app/export.tsx'
import { Icon } from '#admin/app/icons.tsx'
import { useWords } from '#admin/app/language.ts'
import { SiteLink } from '#admin/app/link.tsx'
import { Page } from '#admin/app/page.tsx'
import { type SessionSite, useCan, useSession } from '#admin/app/session.ts'
import { Empty } from '#admin/app/states.tsx'
import { appWords } from '#admin/app/words.ts'
import { siteWords } from '#admin/sites/words.ts'

/** The markets and stores of the workspace. */
export function SitesScreen() {
  const t = useWords(siteWords)
  const { sites, workspace } = useSession()
  const mayMake = useCan('sites')
  const make = (
    <Button component={SiteLink} to="/-/sites/new" leftSection={<Icon name="plus" size={16} />}>
      {t('new_site')}
    </Button>
  )
  return (
    <Page
      title={t('sites_title')}
      subtitle={t('sites_text', { workspace: workspace.name })}
      actions={
        <Group gap="sm">
          {sites.length > 0 && <Export href="/admin/api/sites?format=csv" />}
          {mayMake && make}
        </Group>
      }
    >
      {sites.length === 0 ? (
        <Empty icon="home" title={t('sites_empty_title')} action={mayMake ? make : undefined}>
          {t('sites_empty_text')}
        </Empty>
      ) : (
        <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="md">
          {sites.map((site) => (
            <SiteCard key={site.key} site={site} />
          ))}
        </SimpleGrid>
      )}
    </Page>
  )
}

function SiteCard({ site }: { readonly site: SessionSite }) {
  const app = useWords(appWords)
  const { key, name, mode, currency, timeZone, locale } = site
  return (
    <Card padding="md">
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Box style={{ minWidth: 0 }}>
          <Anchor component={SiteLink} to={`/${key}`} fw={600} style={{ overflowWrap: 'anywhere' }}>
            {name}
          </Anchor>
          <Text size="xs" c="dimmed" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
            {key}
          </Text>
        </Box>
        <Badge color={mode === 'live' ? 'teal' : 'orange'} style={{ flexShrink: 0 }}>
          {app(`mode_${mode}`)}
        </Badge>
      </Group>
      <Text size="sm" c="dimmed" mt="sm">
        {currency} · {timeZone} · {locale}
      </Text>
      <Group mt="sm" gap="md">
        <Anchor component={SiteLink} to={`/${key}/settings/site`} size="sm">
          {app('nav_settings')}
        </Anchor>
        {site.homeUrl !== null && (
          <Anchor href={site.homeUrl} target="_blank" rel="noreferrer" size="sm" style={{ overflowWrap: 'anywhere' }}>
            {new URL(site.homeUrl).host}
          </Anchor>
        )}
      </Group>
    </Card>
  )
}
