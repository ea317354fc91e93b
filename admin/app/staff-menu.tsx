import { Avatar, Box, Group, Menu, Text, UnstyledButton, useMantineColorScheme } from '@mantine/core'
import { call } from '#admin/app/api.ts'
import { Icon } from '#admin/app/icons.tsx'
import { changeLanguage, languageKeys, languages, sayAny, useLanguage, useWords } from '#admin/app/language.ts'
import { SiteLink } from '#admin/app/link.tsx'
import { sayProblem } from '#admin/app/queries.ts'
import { useSession } from '#admin/app/session.ts'
import { appWords } from '#admin/app/words.ts'

const schemes = [
  { scheme: 'light', icon: 'sun', label: 'scheme_light' },
  { scheme: 'dark', icon: 'moon', label: 'scheme_dark' },
  { scheme: 'auto', icon: 'screen', label: 'scheme_auto' },
] as const

async function signOut(): Promise<void> {
  try {
    await call('POST', '/admin/auth/sign-out', { body: {} })
    location.assign('/admin/-/sign-in')
  } catch (error) {
    sayProblem(error)
  }
}

/** Who is signed in, how the portal looks and in which language, and the way out. */
export function StaffMenu() {
  const t = useWords(appWords)
  const language = useLanguage()
  const { staff, role } = useSession()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Menu width={232} position="top-start" shadow="md">
      <Menu.Target>
        <UnstyledButton className="kith-switcher">
          <Avatar name={staff.name} size={30} color="teal" aria-hidden />
          <Box style={{ flex: 1, minWidth: 0 }}>
            <Text size="sm" fw={550} truncate>
              {staff.name}
            </Text>
            <Text size="xs" c="dimmed" truncate>
              {sayAny(t, `role_${role}`)}
            </Text>
          </Box>
          <Icon name="up" size={14} label={t('staff_menu')} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component={SiteLink} to="/-/account" leftSection={<Icon name="customers" size={16} />}>
          {t('nav_account')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('scheme')}</Menu.Label>
        {schemes.map(({ scheme, icon, label }) => (
          <Menu.Item
            key={scheme}
            aria-current={colorScheme === scheme}
            onClick={() => setColorScheme(scheme)}
            leftSection={<Icon name={icon} size={16} />}
            rightSection={colorScheme === scheme ? <Icon name="check" size={14} /> : null}
          >
            {t(label)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{t('language')}</Menu.Label>
        {languageKeys.map((key) => (
          <Menu.Item
            key={key}
            lang={key}
            aria-current={language === key}
            onClick={() => changeLanguage(key)}
            rightSection={language === key ? <Icon name="check" size={14} /> : null}
          >
            {languages[key]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={signOut} leftSection={<Icon name="out" size={16} />}>
          <Group>{t('sign_out')}</Group>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
