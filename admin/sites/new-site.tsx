import { Alert, Button, Card, Group, Radio, Select, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { placeErrors, useProblem } from '#admin/app/form.ts'
import { useLanguage, useWords } from '#admin/app/language.ts'
import { SiteLink } from '#admin/app/link.tsx'
import { Page } from '#admin/app/page.tsx'
import { Unsaved } from '#admin/app/unsaved.tsx'
import { appWords } from '#admin/app/words.ts'
import { useWorkspaceChange } from '#admin/app/workspace.ts'
import { currencies, keyFrom, timeZones } from '#admin/sites/choices.ts'
import { siteWords } from '#admin/sites/words.ts'
import { Handed } from '#admin/staff/handed.tsx'

interface Made {
  readonly site: { readonly key: string; readonly name: string }
  readonly secretKey: string
  readonly publishableKey: string
  readonly identitySecret: string
}

/** A new market or store; what it is made with is shown once. */
export function NewSiteScreen() {
  const [t, app] = [useWords(siteWords), useWords(appWords)]
  const [made, setMade] = useState<Made | null>(null)
  const back = { to: '/-/sites', label: app('nav_sites') }
  if (made !== null)
    return (
      <Page title={t('made_title', { name: made.site.name })} back={back} width="form">
        <Ready made={made} />
      </Page>
    )
  return (
    <Page title={t('new_site')} back={back} width="form">
      <SiteForm onMade={setMade} />
    </Page>
  )
}

function Ready({ made }: { readonly made: Made }) {
  const t = useWords(siteWords)
  return (
    <Card>
      <Stack>
        <Alert color="orange">{t('made_text')}</Alert>
        <Handed label={t('secret_key')} text={made.secretKey} />
        <Handed label={t('publishable_key')} text={made.publishableKey} />
        <Handed label={t('identity_secret')} text={made.identitySecret} />
        <Group justify="flex-end">
          <Button component={SiteLink} to={`/${made.site.key}`}>
            {t('go_to_site')}
          </Button>
        </Group>
      </Stack>
    </Card>
  )
}

function useSiteForm(onMade: (made: Made) => void) {
  const language = useLanguage()
  const form = useForm({
    initialValues: {
      ...{ name: '', key: '', mode: 'test' as 'test' | 'live', currency: 'USD', locale: language as string },
      ...{ timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone, homeUrl: '' },
    },
  })
  const [problem, setProblem] = useProblem()
  const create = useWorkspaceChange<object, Made>({
    send: (api, body) => api.post('/sites', body),
    touches: ['session', '/sites'],
    quiet: true,
  })
  const submit = form.onSubmit(async (values) => {
    setProblem(null)
    try {
      const home = values.homeUrl.trim()
      onMade(await create.mutateAsync({ ...values, homeUrl: home === '' ? null : home }))
    } catch (error) {
      setProblem(placeErrors(form, error))
    }
  })
  return { form, problem, submit }
}

function SiteForm({ onMade }: { readonly onMade: (made: Made) => void }) {
  const t = useWords(siteWords)
  const { form, problem, submit } = useSiteForm(onMade)
  return (
    <form onSubmit={submit} noValidate>
      <Card>
        <Stack maw={520}>
          {problem !== null && (
            <Alert color="red" role="alert">
              {problem}
            </Alert>
          )}
          <TextInput
            label={t('name')}
            description={t('name_hint')}
            maxLength={200}
            {...form.getInputProps('name')}
            onChange={({ currentTarget: { value } }) => {
              if (form.values.key === keyFrom(form.values.name)) form.setFieldValue('key', keyFrom(value))
              form.setFieldValue('name', value)
            }}
          />
          <TextInput
            label={t('key')}
            description={t('key_hint')}
            maxLength={63}
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
            {...form.getInputProps('key')}
          />
          <ModeField {...form.getInputProps('mode')} />
          <Group grow align="flex-start">
            <Select
              label={t('currency')}
              data={currencies()}
              searchable
              allowDeselect={false}
              {...form.getInputProps('currency')}
            />
            <Select
              label={t('time_zone')}
              data={timeZones()}
              searchable
              allowDeselect={false}
              limit={60}
              {...form.getInputProps('timeZone')}
            />
          </Group>
          <TextInput
            label={t('language')}
            description={t('language_hint')}
            maxLength={35}
            {...form.getInputProps('locale')}
          />
          <TextInput label={t('home')} description={t('home_hint')} type="url" {...form.getInputProps('homeUrl')} />
          <Group>
            <Button type="submit" loading={form.submitting}>
              {t('create')}
            </Button>
          </Group>
        </Stack>
      </Card>
      <Unsaved isDirty={() => form.isDirty() && !form.submitting} />
    </form>
  )
}

function ModeField(properties: object) {
  const [t, app] = [useWords(siteWords), useWords(appWords)]
  return (
    <Radio.Group label={t('mode')} {...properties}>
      <Stack gap="xs" mt={6}>
        <Radio value="test" label={app('mode_test')} description={t('mode_test_text')} />
        <Radio value="live" label={app('mode_live')} description={t('mode_live_text')} />
      </Stack>
    </Radio.Group>
  )
}
