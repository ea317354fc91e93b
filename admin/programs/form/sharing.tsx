import { Badge, Code, Group, Paper, SimpleGrid, Stack, Switch, Text } from '@mantine/core'
import { useWords } from '#admin/app/language.ts'
import { useSite } from '#admin/app/session.ts'
import { ChoiceField, TextField } from '#admin/programs/form/fields.tsx'
import { PosterField } from '#admin/programs/form/poster.tsx'
import { Section } from '#admin/programs/form/section.tsx'
import { useField } from '#admin/programs/form/state.tsx'
import { programWords } from '#admin/programs/words.ts'
import type { Definition } from '#programs/definition.api.ts'

const shareAt = '/definition/share'
const variables = ['link', 'code', 'name', 'site', 'program'] as const

/** GIFT-7: sharing is always on; what the page and the link's preview say, and the ways to hand it on. */
export function SharingSection() {
  const t = useWords(programWords)
  const { homeUrl } = useSite()
  return (
    <Section name="share">
      <Group gap="xs">
        <Badge color="green">{t('share_on')}</Badge>
        <Text size="sm" c="dimmed">
          {t('share_on_about')}
        </Text>
      </Group>
      <TextField at={`${shareAt}/title`} label={t('share_title')} hint={t('share_title_hint')} />
      <TextField at={`${shareAt}/subtitle`} label={t('share_subtitle')} rows={2} />
      <PosterField at={`${shareAt}/image`} />
      <ChoiceField
        at={`${shareAt}/landing`}
        label={t('landing')}
        options={[
          { value: 'page', label: t('landing_page'), hint: t('landing_page_about') },
          { value: 'store', label: t('landing_store'), hint: t('landing_store_about') },
        ]}
      />
      <TextField
        at={`${shareAt}/url`}
        label={t('share_url')}
        hint={t('share_url_hint')}
        placeholder={homeUrl ?? 'https://'}
        nullable
      />
      <Stack gap="sm">
        <Text fw={600} size="sm">
          {t('channels')}
        </Text>
        <Text size="sm" c="dimmed">
          {t('variables')}{' '}
          {variables
            .map((name) => `{{ ${name} }}`)
            .map((name) => (
              <Code key={name} mr={6}>
                {name}
              </Code>
            ))}
        </Text>
        <Channel name="x" blank={{ text: '' }}>
          <TextField at={`${shareAt}/channels/x/text`} label={t('post_text')} rows={2} />
        </Channel>
        <Channel name="email" blank={{ title: '', body: '', icon: null }}>
          <SimpleGrid cols={1}>
            <TextField at={`${shareAt}/channels/email/title`} label={t('email_title')} />
            <TextField at={`${shareAt}/channels/email/body`} label={t('email_body')} rows={3} />
            <TextField at={`${shareAt}/channels/email/icon`} label={t('email_icon')} nullable />
          </SimpleGrid>
        </Channel>
        <Channel name="facebook" blank={{}} />
        <Channel name="wechat" blank={{}} />
      </Stack>
    </Section>
  )
}

interface ChannelProperties {
  readonly name: keyof Definition['share']['channels']
  /** What it holds when it is switched on. */
  readonly blank: object
  readonly children?: React.ReactNode
}

function Channel({ name, blank, children }: ChannelProperties) {
  const t = useWords(programWords)
  const { value, set } = useField<object | null>(`${shareAt}/channels/${name}`)
  return (
    <Paper p="sm" className="kith-rung">
      <Switch
        label={t(`channel_${name}`)}
        description={t(`channel_${name}_about`)}
        checked={value !== null}
        onChange={({ currentTarget }) => set(currentTarget.checked ? blank : null)}
      />
      {value !== null && children !== undefined && <div style={{ marginTop: 12 }}>{children}</div>}
    </Paper>
  )
}
