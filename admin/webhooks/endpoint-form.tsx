import { Alert, Button, Group, MultiSelect, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { z } from 'zod'
import { placeErrors, useProblem } from '#admin/app/form.ts'
import { useWords } from '#admin/app/language.ts'
import { useChange } from '#admin/app/queries.ts'
import { webhookWords } from '#admin/webhooks/words.ts'
import { messageTypes } from '#webhooks/payload.api.ts'
import type { endpointView } from '#webhooks/webhooks.api.ts'

type Endpoint = z.output<typeof endpointView>

interface Properties {
  /** Null: a new one. */
  readonly endpoint: Endpoint | null
  /** With its secret, where it is new. */
  readonly onDone: (secret: string | null) => void
}

const groups = [...new Set(messageTypes.map((type) => type.split('.')[0] ?? ''))].map((group) => ({
  group,
  items: messageTypes.filter((type) => type.startsWith(`${group}.`) && type !== 'webhook_endpoint.test'),
}))

/** What an endpoint is and what it is told. */
export function EndpointForm({ endpoint, onDone }: Properties) {
  const t = useWords(webhookWords)
  const [problem, setProblem] = useProblem()
  const form = useForm({
    mode: 'controlled' as const,
    initialValues: {
      url: endpoint?.url ?? '',
      description: endpoint?.description ?? '',
      types: [...(endpoint?.types ?? [])],
    },
    validate: { url: (url) => (/^https?:\/\/[^\s/]/i.test(url.trim()) ? null : t('url_wrong')) },
  })
  const save = useChange<object, Endpoint & { readonly secret?: string }>({
    send: (api, body) =>
      endpoint === null ? api.post('/webhook-endpoints', body) : api.patch(`/webhook-endpoints/${endpoint.id}`, body),
    touches: ['/webhook-endpoints'],
    done: t(endpoint === null ? 'created' : 'saved'),
    quiet: true,
  })
  const submit = form.onSubmit(async ({ url, description, types }) => {
    try {
      const body = { url: url.trim(), description: description.trim(), types: types.length === 0 ? null : types }
      const made = await save.mutateAsync(body)
      onDone(made.secret ?? null)
    } catch (error) {
      setProblem(placeErrors(form, error))
    }
  })
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Said problem={problem} />
        <TextInput
          type="url"
          label={t('url')}
          description={t(/^\s*http:/i.test(form.values.url) ? 'url_plain' : 'url_about')}
          placeholder="https://"
          required
          data-autofocus
          {...form.getInputProps('url')}
        />
        <TextInput
          label={t('description')}
          description={t('description_about')}
          maxLength={200}
          {...form.getInputProps('description')}
        />
        <MultiSelect
          label={t('types')}
          description={t('types_about')}
          placeholder={form.values.types.length === 0 ? t('types_placeholder') : ''}
          data={groups}
          searchable
          clearable
          hidePickedOptions
          maxDropdownHeight={260}
          {...form.getInputProps('types')}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={save.isPending}>
            {t(endpoint === null ? 'create' : 'save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** What is wrong with none of the fields. */
function Said({ problem }: { readonly problem: string | null }) {
  if (problem === null) return null
  return (
    <Alert color="red" role="alert">
      {problem}
    </Alert>
  )
}
