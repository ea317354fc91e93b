import { Badge, Box, Group, Menu, Text, UnstyledButton } from '@mantine/core'
import { Icon } from '#admin/app/icons.tsx'
import { useWords } from '#admin/app/language.ts'
import { SiteLink } from '#admin/app/link.tsx'
import { type SessionSite, useCurrentSite, useSession } from '#admin/app/session.ts'
import { TestClock } from '#admin/app/test-clock.tsx'
import { appWords } from '#admin/app/words.ts'

/** The site that is open, and the others of the workspace. */
export function SiteSwitcher() {
  const t = useWords(appWords)
  const { sites, workspace } = useSession()
  const site = useCurrentSite()
  return (
    <Menu width={260} position="bottom-start" shadow="md">
      <Menu.Target>
        <UnstyledButton className="kith-switcher">
          <img src="/admin/icon.svg" width={28} height={28} alt="" />
          <Box style={{ flex: 1, minWidth: 0 }}>
            <Text size="sm" fw={600} lh={1.3} lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
              {site?.name ?? workspace.name}
            </Text>
            <Group gap={5} wrap="nowrap" mt={3}>
              {site !== null && <Mode site={site} />}
              <Text fz={11} c="dimmed" truncate component="div" miw={0}>
                {site?.mode === 'test' ? <TestClock site={site.key} /> : workspace.name}
              </Text>
            </Group>
          </Box>
          <Icon name="down" size={14} label={t('switch_site')} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{workspace.name}</Menu.Label>
        {sites.map((one) => (
          <Menu.Item
            key={one.key}
            component={SiteLink}
            to={`/${one.key}`}
            {...(one.key === site?.key ? { 'aria-current': 'true' as const } : {})}
          >
            <Group justify="space-between" wrap="nowrap" gap="xs">
              <Text size="sm" lineClamp={2} miw={0} fw={one.key === site?.key ? 600 : 400}>
                {one.name}
              </Text>
              <Mode site={one} />
            </Group>
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item component={SiteLink} to="/-/sites" leftSection={<Icon name="plus" size={16} />}>
          {t('all_sites')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** Live or test, in colour and in words. */
export function Mode({ site: { mode } }: { readonly site: SessionSite }) {
  const t = useWords(appWords)
  return (
    <Badge size="sm" color={mode === 'live' ? 'teal' : 'orange'} style={{ flex: 'none' }}>
      {t(mode === 'live' ? 'mode_live' : 'mode_test')}
    </Badge>
  )
}
