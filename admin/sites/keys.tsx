import { ActionIcon, Badge, Box, Button, Card, Group, Menu, Modal, Stack, Switch, Text, Title } from '@mantine/core'
import { useState } from 'react'
import type { z } from 'zod'
import { siteApi } from '#admin/app/api.ts'
import { Confirm } from '#admin/app/confirm.tsx'
import { Export } from '#admin/app/export.tsx'
import { Time } from '#admin/app/figures.tsx'
import { formatMoment } from '#admin/app/format.ts'
import { Icon } from '#admin/app/icons.tsx'
import { useLanguage, useWords } from '#admin/app/language.ts'
import { Page } from '#admin/app/page.tsx'
import { type ListPage, useChange, useSiteQuery } from '#admin/app/queries.ts'
import { useCan, useSite } from '#admin/app/session.ts'
import { Lines, Trouble } from '#admin/app/states.tsx'
import { appWords } from '#admin/app/words.ts'
import { NewKey } from '#admin/sites/new-key.tsx'
import { Rotate } from '#admin/sites/rotate.tsx'
import { siteWords } from '#admin/sites/words.ts'
import { goesByButton, Handed } from '#admin/staff/handed.tsx'
import type { keyView } from '#sites/keys.api.ts'

export type Key = z.output<typeof keyView>

/** Keys of the store and its pages, and the secret that signs customers in. */
export function KeysScreen() {
  const [t, app] = [useWords(siteWords), useWords(appWords)]
  const [making, setMaking] = useState(false)
  const { base } = siteApi(useSite().key)
  const actions = useCan('keys') && (
    <Group gap="sm">
      <Export href={`${base}/keys?format=csv`} />
      <Button leftSection={<Icon name="plus" size={16} />} onClick={() => setMaking(true)}>
        {t('new_key')}
      </Button>
    </Group>
  )
  return (
    <Page
      title={t('keys_title')}
      subtitle={t('keys_text')}
      back={{ to: 'settings', label: app('nav_settings') }}
      actions={actions}
      width="form"
    >
      <Keys />
      <IdentitySecret />
      <NewKey opened={making} onClose={() => setMaking(false)} />
    </Page>
  )
}

type State = 'active' | 'expiring' | 'expired' | 'revoked'

function stateOf({ revokedAt, expiresAt }: Key): State {
  if (revokedAt !== null) return 'revoked'
  if (expiresAt === null) return 'active'
  return Date.parse(expiresAt) > Date.now() ? 'expiring' : 'expired'
}

const hasEnded = (key: Key): boolean => ['expired', 'revoked'].includes(stateOf(key))

function Keys() {
  const t = useWords(siteWords)
  const found = useSiteQuery<ListPage<Key>>('/keys', { limit: 200 })
  const [all, setAll] = useState(false)
  if (found.isLoadingError) return <Trouble error={found.error} retry={() => void found.refetch()} />
  if (found.isPending) return <Lines count={3} height={24} />
  const keys = found.data.data.filter((key) => all || !hasEnded(key)).toReversed()
  return (
    <Card component="section" padding="md">
      <Stack gap={0} component="ul" p={0} m={0} style={{ listStyle: 'none' }} aria-label={t('keys_title')}>
        {keys.map((key, place) => (
          <KeyRow key={key.id} item={key} first={place === 0} />
        ))}
      </Stack>
      {found.data.data.some(hasEnded) && (
        <Switch
          mt="md"
          label={t('show_ended')}
          checked={all}
          onChange={({ currentTarget }) => setAll(currentTarget.checked)}
        />
      )}
    </Card>
  )
}

const colors: Readonly<Record<State, string>> = { active: 'teal', expiring: 'orange', expired: 'gray', revoked: 'gray' }

function KeyRow({ item, first }: { readonly item: Key; readonly first: boolean }) {
  const t = useWords(siteWords)
  const { mode, timeZone } = useSite()
  const language = useLanguage()
  const state = stateOf(item)
  const start = `${item.kind === 'secret' ? 'sk' : 'pk'}_${mode}_…${item.hint}`
  const until = item.expiresAt === null ? '' : formatMoment(Date.parse(item.expiresAt), timeZone, language)
  return (
    <Group
      component="li"
      justify="space-between"
      wrap="nowrap"
      py="sm"
      gap="sm"
      style={first ? {} : { borderTop: '1px solid var(--kith-line)' }}
    >
      <Box style={{ minWidth: 0 }}>
        <Group gap={6}>
          <Text size="sm" fw={550} style={{ overflowWrap: 'anywhere' }}>
            {item.name || t('unnamed')}
          </Text>
          <Badge size="sm" color="gray">
            {t(item.kind === 'secret' ? 'kind_secret' : 'kind_publishable')}
          </Badge>
          <Badge size="sm" color={colors[state]}>
            {t(`state_${state}`, { time: until })}
          </Badge>
        </Group>
        <Text size="xs" c="dimmed">
          <Text span inherit ff="monospace">
            {start}
          </Text>{' '}
          · {t('created')} <Time at={item.createdAt} show="day" />
        </Text>
      </Box>
      {!hasEnded(item) && <KeyMenu item={item} />}
    </Group>
  )
}

function KeyMenu({ item }: { readonly item: Key }) {
  const t = useWords(siteWords)
  const [asked, ask] = useState<'rotate' | 'revoke' | null>(null)
  const name = item.name || `…${item.hint}`
  const revoke = useChange<void>({ send: (api) => api.delete(`/keys/${item.id}`), touches: ['/keys'], quiet: true })
  return (
    <>
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <ActionIcon aria-label={t('actions_of', { name })}>
            <Icon name="more" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Icon name="duplicate" size={16} />} onClick={() => ask('rotate')}>
            {t('rotate')}
          </Menu.Item>
          <Menu.Item color="red" leftSection={<Icon name="trash" size={16} />} onClick={() => ask('revoke')}>
            {t('revoke')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Rotate item={item} name={name} opened={asked === 'rotate'} onClose={() => ask(null)} />
      <Confirm
        opened={asked === 'revoke'}
        onClose={() => ask(null)}
        title={t('revoke_title', { name })}
        action={t('revoke_action')}
        danger
        onConfirm={() => revoke.mutateAsync()}
      >
        {t('revoke_text')}
      </Confirm>
    </>
  )
}

function IdentitySecret() {
  const t = useWords(siteWords)
  const [asked, ask] = useState(false)
  const [made, setMade] = useState<string | null>(null)
  const rotate = useChange<void, { readonly identitySecret: string }>({
    send: (api) => api.post('/identity-secret/rotate'),
    touches: [],
    quiet: true,
  })
  return (
    <Card component="section">
      <Title order={2} size="h3">
        {t('secret_title')}
      </Title>
      <Text size="sm" c="dimmed" mb="md">
        {t('secret_text')}
      </Text>
      <Box>
        <Button variant="default" onClick={() => ask(true)}>
          {t('secret_rotate')}
        </Button>
      </Box>
      <Confirm
        opened={asked}
        onClose={() => ask(false)}
        title={t('secret_rotate_title')}
        action={t('secret_rotate_action')}
        danger
        onConfirm={async () => setMade((await rotate.mutateAsync()).identitySecret)}
      >
        {t('secret_rotate_text')}
      </Confirm>
      <Modal opened={made !== null} onClose={() => setMade(null)} title={t('secret_title')} {...goesByButton}>
        <Stack>
          <Text size="sm">{t('shown_once')}</Text>
          {made !== null && <Handed text={made} onDone={() => setMade(null)} />}
        </Stack>
      </Modal>
    </Card>
  )
}
