import { Alert, Badge, Card, Group, Stack, Table, Text, TextInput, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQueryClient } from '@tanstack/react-query'
import { placeErrors, useProblem } from '#admin/app/form.ts'
import { useWords } from '#admin/app/language.ts'
import { Page } from '#admin/app/page.tsx'
import { useChange } from '#admin/app/queries.ts'
import { useCan, useSite } from '#admin/app/session.ts'
import { Submit } from '#admin/app/submit.tsx'
import { Unsaved } from '#admin/app/unsaved.tsx'
import { appWords } from '#admin/app/words.ts'
import { siteWords } from '#admin/sites/words.ts'

/** What a site is called, where its visitors go, which language it speaks; and what stays as it was made. */
export function SiteSettingsScreen() {
  const [t, app] = [useWords(siteWords), useWords(appWords)]
  const mayChange = useCan('site')
  const { key } = useSite()
  return (
    <Page title={t('settings_title')} back={{ to: 'settings', label: app('nav_settings') }} width="form">
      {!mayChange && <Alert color="gray">{t('read_only')}</Alert>}
      <Changeable key={key} mayChange={mayChange} />
      <Fixed />
    </Page>
  )
}

function Changeable({ mayChange }: { readonly mayChange: boolean }) {
  const [t, app] = [useWords(siteWords), useWords(appWords)]
  const site = useSite()
  const client = useQueryClient()
  const form = useForm({ initialValues: { name: site.name, homeUrl: site.homeUrl ?? '', locale: site.locale } })
  const [problem, setProblem] = useProblem()
  const save = useChange<object>({ send: (api, body) => api.patch('/site', body), done: t('saved'), quiet: true })
  const submit = form.onSubmit(async (values) => {
    setProblem(null)
    try {
      const home = values.homeUrl.trim()
      await save.mutateAsync({ ...values, homeUrl: home === '' ? null : home })
      form.resetDirty(values)
      await client.invalidateQueries({ queryKey: ['session'] })
    } catch (error) {
      setProblem(placeErrors(form, error))
    }
  })
  return (
    <Card>
      <form onSubmit={submit} noValidate>
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
            readOnly={!mayChange}
            {...form.getInputProps('name')}
          />
          <TextInput
            label={t('home')}
            description={t('home_hint')}
            type="url"
            readOnly={!mayChange}
            {...form.getInputProps('homeUrl')}
          />
          <TextInput
            label={t('language')}
            description={t('language_hint')}
            maxLength={35}
            readOnly={!mayChange}
            {...form.getInputProps('locale')}
          />
          {mayChange && (
            <Group>
              <Submit busy={form.submitting} idle={!form.isDirty()}>
                {app('save')}
              </Submit>
            </Group>
          )}
        </Stack>
      </form>
      <Unsaved isDirty={() => form.isDirty()} />
    </Card>
  )
}

function Fixed() {
  const [t, app] = [useWords(siteWords), useWords(appWords)]
  const { key, mode, currency, timeZone } = useSite()
  const rows = [
    [t('key'), key],
    [t('currency'), currency],
    [t('time_zone'), timeZone],
  ] as const
  return (
    <Card component="section">
      <Title order={2} size="h3">
        {t('fixed_title')}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {t('fixed_text')}
      </Text>
      <Table variant="vertical" withRowBorders={false} verticalSpacing={6} layout="fixed">
        <Table.Tbody>
          <Table.Tr>
            <Table.Th w="38%">{t('mode')}</Table.Th>
            <Table.Td>
              <Badge color={mode === 'live' ? 'teal' : 'orange'}>{app(`mode_${mode}`)}</Badge>
            </Table.Td>
          </Table.Tr>
          {rows.map(([label, value]) => (
            <Table.Tr key={label}>
              <Table.Th>{label}</Table.Th>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Card>
  )
}
