import { Alert, Badge, Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { useId, useMemo, useState } from 'react'
import { renderSVG } from 'uqr'
import { useLanguage, useWords } from '#admin/app/language.ts'
import { useSite } from '#admin/app/session.ts'
import { memberWords } from '#admin/member-referrals/words.ts'
import type { Definition } from '#programs/definition.api.ts'
import { sentencesOf } from '#programs/sentences.ts'
import { type ShareWay, sharingOf } from '#programs/share.ts'

const sampleCode = 'K7MP-QX4R'

interface Properties {
  readonly definition: Definition
  readonly name: string
  readonly isOff: boolean
}

/** What members see of it, made by the rules that make the real thing, from what is entered. */
export function CustomerPanel({ definition, name, isOff }: Properties) {
  const t = useWords(memberWords)
  const title = useId()
  return (
    <Stack gap="xs" component="section" aria-labelledby={title}>
      <div>
        <Title order={2} size="h3" id={title}>
          {t('customers_see')}
        </Title>
        <Text size="xs" c="dimmed">
          {t('customers_see_about')}
        </Text>
      </div>
      {isOff && <Alert color="gray">{t('preview_off')}</Alert>}
      <Panel definition={definition} name={name} />
    </Stack>
  )
}

function Panel({ definition, name }: Omit<Properties, 'isOff'>) {
  const t = useWords(memberWords)
  const language = useLanguage()
  const site = useSite()
  const [opened, setOpened] = useState<ShareWay['channel'] | null>(null)
  const link = `${location.origin}/r/${site.key}/${sampleCode.replace('-', '')}`
  const variables = { link, code: sampleCode, program: name, site: site.name, name: 'Mei' }
  const { title, text, ways } = sharingOf(definition.share, variables)
  const rules = sentencesOf(definition, site.currency, language)
  const way = ways.find(({ channel }) => channel === opened)
  const label = (channel: ShareWay['channel']) => t(`channel_${channel}`)
  return (
    <Card className="kith-phone" padding="lg">
      <Stack gap="md">
        <div>
          <Text fw={650} size="lg">
            {title}
          </Text>
          {text !== '' && <Text size="sm">{text}</Text>}
        </div>
        <Group className="kith-ticket" justify="space-between" wrap="nowrap">
          <div>
            <Text size="xs" c="dimmed">
              {t('preview_code')}
            </Text>
            <Text ff="monospace" fw={650} size="xl">
              {sampleCode}
            </Text>
          </div>
          <QrCode text={link} size={84} label={t('preview_qr')} />
        </Group>
        <div>
          <Text size="xs" c="dimmed">
            {t('preview_link')}
          </Text>
          <Text size="sm" c="var(--mantine-color-anchor)" style={{ overflowWrap: 'anywhere' }}>
            {link.replace(/^https?:\/\//, '')}
          </Text>
        </div>
        <Group gap="xs">
          {ways.map(({ channel }) => (
            <Button
              key={channel}
              variant={channel === opened ? 'light' : 'default'}
              aria-expanded={channel === opened}
              onClick={() => setOpened(channel === opened ? null : channel)}
            >
              {label(channel)}
            </Button>
          ))}
        </Group>
        {way && <Way way={way} link={link} label={label(way.channel)} />}
        <details>
          <summary>{t('preview_rules')}</summary>
          <ul className="kith-rules">
            {rules.map((rule) => (
              <li key={rule}>{rule}</li>
            ))}
          </ul>
        </details>
      </Stack>
    </Card>
  )
}

interface WayProperties {
  readonly way: ShareWay
  readonly link: string
  readonly label: string
}

/** What is handed on by one of the ways. */
function Way({ way: { channel, title, text, icon }, link, label }: WayProperties) {
  const t = useWords(memberWords)
  return (
    <Stack gap={6} className="kith-quote" role="group" aria-label={label}>
      {channel === 'facebook' && <Text size="sm">{t('preview_facebook')}</Text>}
      {channel === 'wechat' && <Text size="sm">{t('preview_wechat')}</Text>}
      {channel === 'wechat' && <QrCode text={link} size={160} label={t('preview_qr')} />}
      {channel === 'email' && (
        <Text size="sm">
          <Badge mr={6}>{t('preview_to')}</Badge>
          {title}
        </Text>
      )}
      {channel !== 'wechat' && (
        <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {text}
        </Text>
      )}
      {channel === 'email' && icon !== null && (
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {icon}
        </Text>
      )}
    </Stack>
  )
}

function QrCode({ text, size, label }: { readonly text: string; readonly size: number; readonly label: string }) {
  const source = useMemo(() => `data:image/svg+xml,${encodeURIComponent(renderSVG(text, { border: 1 }))}`, [text])
  return <img src={source} width={size} height={size} alt={label} className="kith-qr" />
}
