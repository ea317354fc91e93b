import { Alert, Button, Center, Loader, Skeleton, Stack, Text, ThemeIcon } from '@mantine/core'
import { type ReactNode, use } from 'react'
import { Icon, type IconName } from '#admin/app/icons.tsx'
import { useWords } from '#admin/app/language.ts'
import { SiteLink } from '#admin/app/link.tsx'
import { BackContext } from '#admin/app/page.tsx'
import { isProblem, Unreachable } from '#admin/app/problem.ts'
import { problemWords } from '#admin/app/queries.ts'
import { appWords } from '#admin/app/words.ts'

interface EmptyProperties {
  readonly icon: IconName
  readonly title: string
  readonly children?: ReactNode
  /** What there is to do about it. */
  readonly action?: ReactNode
}

/** Nothing is here, why, and what to do. */
export function Empty({ icon, title, children, action }: EmptyProperties) {
  return (
    <Stack align="center" gap="xs" py={56} px="md" ta="center">
      <ThemeIcon variant="light" size={48} radius="xl" mb={4}>
        <Icon name={icon} size={24} />
      </ThemeIcon>
      <Text fw={600}>{title}</Text>
      {children !== undefined && (
        <Text c="dimmed" size="sm" maw={420}>
          {children}
        </Text>
      )}
      {action !== undefined && <div style={{ marginTop: 8 }}>{action}</div>}
    </Stack>
  )
}

/** Something could not be shown, and can be tried again. */
export function Trouble({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) {
  const t = useWords(appWords)
  if (isProblem(error) && error.status === 404) return <Nowhere />
  const title = t(error instanceof Unreachable ? 'offline' : 'trouble_title')
  const request = isProblem(error) ? error.requestId : null
  return (
    <Alert color="red" variant="light" icon={<Icon name="warning" />} title={title} role="alert">
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{problemWords(error)}</Text>
        {request !== null && isProblem(error) && error.status >= 500 && (
          <Text size="xs" c="dimmed">
            {t('trouble_request', { id: request })}
          </Text>
        )}
        {retry && mayPass(error) && (
          <Button size="xs" variant="default" onClick={retry}>
            {t('try_again')}
          </Button>
        )}
      </Stack>
    </Alert>
  )
}

function Nowhere() {
  const t = useWords(appWords)
  const back = use(BackContext)
  const action = back && (
    <Button component={SiteLink} to={back.to} variant="default" leftSection={<Icon name="left" size={16} />}>
      {back.label}
    </Button>
  )
  return (
    <div role="alert">
      <Empty icon="search" title={t('not_found_lead')} action={action}>
        {t('not_found_text')}
      </Empty>
    </div>
  )
}

/** What was refused is refused again, unless it was too much at once. */
function mayPass(error: unknown): boolean {
  return !isProblem(error) || error.status >= 500 || error.status === 429
}

const lineWidths = ['92%', '75%', '58%', '81%', '64%', '87%', '70%', '53%'] as const

/** Lines where text will be; at most eight. */
export function Lines({ count = 3, height = 16 }: { readonly count?: number; readonly height?: number }) {
  const t = useWords(appWords)
  return (
    <Stack gap="sm" aria-busy="true" aria-label={t('loading')} role="status">
      {lineWidths.slice(0, count).map((width) => (
        <Skeleton key={width} height={height} width={width} />
      ))}
    </Stack>
  )
}

export function CenteredLoader() {
  const t = useWords(appWords)
  return (
    <Center mih="60vh">
      <Loader role="status" aria-label={t('loading')} />
    </Center>
  )
}
