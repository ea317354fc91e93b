import { ActionIcon, Anchor, CopyButton, Group, Text, Tooltip } from '@mantine/core'
import { Icon } from '#admin/app/icons.tsx'
import { useWords } from '#admin/app/language.ts'
import { SiteLink } from '#admin/app/link.tsx'
import { appWords } from '#admin/app/words.ts'

/** Puts a text on the clipboard. */
export function Copy({ text }: { readonly text: string }) {
  const t = useWords(appWords)
  return (
    <CopyButton value={text} timeout={1_500}>
      {({ copied, copy }) => (
        <Tooltip label={t(copied ? 'copied' : 'copy')}>
          <ActionIcon
            size="sm"
            aria-label={`${t(copied ? 'copied' : 'copy')}: ${text}`}
            onClick={(event) => {
              event.stopPropagation()
              copy()
            }}
          >
            <Icon name={copied ? 'check' : 'copy'} size={14} />
          </ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  )
}

/** An id, whole, that can be copied. */
export function Id({ id, to }: { readonly id: string; readonly to?: string }) {
  const text = (
    <Text span ff="monospace" size="xs" style={{ overflowWrap: 'anywhere' }}>
      {id}
    </Text>
  )
  return (
    <Group gap={4} wrap="nowrap" component="span" style={{ minWidth: 0 }}>
      {to === undefined ? (
        text
      ) : (
        <Anchor component={SiteLink} to={to}>
          {text}
        </Anchor>
      )}
      <Copy text={id} />
    </Group>
  )
}

interface PersonProperties {
  /** The store's id of the customer. */
  readonly id: string
  readonly name?: string | null | undefined
  readonly email?: string | null | undefined
}

/** A customer, by name where one is known, leading to their page. */
export function Person({ id, name, email }: PersonProperties) {
  const called = name ?? email ?? id
  return (
    <Anchor
      component={SiteLink}
      to={`customers/${encodeURIComponent(id)}`}
      size="sm"
      style={{ overflowWrap: 'anywhere' }}
    >
      {called}
      {called !== id && (
        <Text span c="dimmed" size="xs" ml={6}>
          {id}
        </Text>
      )}
    </Anchor>
  )
}
