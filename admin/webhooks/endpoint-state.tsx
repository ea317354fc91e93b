import { Badge } from '@mantine/core'
import type { z } from 'zod'
import { useWords } from '#admin/app/language.ts'
import { webhookWords } from '#admin/webhooks/words.ts'
import type { endpointView } from '#webhooks/webhooks.api.ts'

type Endpoint = z.output<typeof endpointView>

export function EndpointState({ endpoint: { enabled, failingSince } }: { readonly endpoint: Endpoint }) {
  const t = useWords(webhookWords)
  if (!enabled) return <Badge color="gray">{t('state_off')}</Badge>
  return failingSince === null ? <Badge>{t('state_on')}</Badge> : <Badge color="red">{t('state_failing')}</Badge>
}
