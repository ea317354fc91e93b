import { Alert, Box, PasswordInput, Select, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { call } from '#admin/app/api.ts'
import { focusFirst, placeErrors, useProblem } from '#admin/app/form.ts'
import { changeLanguage, type Language, languageKeys, languages, useLanguage, useWords } from '#admin/app/language.ts'
import { Page } from '#admin/app/page.tsx'
import { isProblem } from '#admin/app/problem.ts'
import { sayDone } from '#admin/app/queries.ts'
import { useSession } from '#admin/app/session.ts'
import { Submit } from '#admin/app/submit.tsx'
import { Unsaved } from '#admin/app/unsaved.tsx'
import { appWords } from '#admin/app/words.ts'
import { useWorkspaceChange } from '#admin/app/workspace.ts'
import { newPasswordProblem } from '#admin/sign-in/needed.ts'
import { signInWords } from '#admin/sign-in/words.ts'
import { SecondFactor } from '#admin/staff/second-factor.tsx'
import { Section } from '#admin/staff/section.tsx'
import { Sessions } from '#admin/staff/sessions.tsx'
import { staffWords } from '#admin/staff/words.ts'

/** What is somebody's own: name, language, password, second factor, sessions. */
export function AccountScreen() {
  const t = useWords(staffWords)
  return (
    <Page title={t('account_title')} width="form">
      <Profile />
      <Password />
      <SecondFactor />
      <Sessions />
    </Page>
  )
}

function Profile() {
  const [t, app, door] = [useWords(staffWords), useWords(appWords), useWords(signInWords)]
  const { staff } = useSession()
  const language = useLanguage()
  const form = useForm({
    initialValues: { name: staff.name, locale: language as Language },
    validate: { name: (name) => (name.trim() === '' ? door('name_needed') : null) },
  })
  const [problem, setProblem] = useProblem()
  const save = useWorkspaceChange<typeof form.values>({
    send: (api, body) => api.patch('/profile', body),
    touches: ['session'],
    done: t('profile_saved'),
    quiet: true,
  })
  const submit = form.onSubmit(async (values) => {
    setProblem(null)
    try {
      await save.mutateAsync(values)
      await changeLanguage(values.locale)
      form.resetDirty(values)
    } catch (error) {
      setProblem(placeErrors(form, error))
    }
  }, focusFirst(form))
  return (
    <Section title={t('profile')}>
      <form onSubmit={submit} noValidate>
        <Stack maw={440}>
          {problem !== null && (
            <Alert color="red" role="alert">
              {problem}
            </Alert>
          )}
          <TextInput
            label={t('name')}
            autoComplete="name"
            maxLength={100}
            required
            withAsterisk={false}
            {...form.getInputProps('name')}
          />
          <TextInput label={t('email')} description={t('email_fixed')} value={staff.email} readOnly />
          <Select
            label={t('language')}
            description={t('language_text')}
            data={languageKeys.map((key) => ({ value: key, label: languages[key] }))}
            allowDeselect={false}
            {...form.getInputProps('locale')}
          />
          <Box>
            <Submit busy={form.submitting} idle={!form.isDirty()}>
              {app('save')}
            </Submit>
          </Box>
        </Stack>
      </form>
      <Unsaved isDirty={() => form.isDirty()} />
    </Section>
  )
}

function Password() {
  const [t, door] = [useWords(staffWords), useWords(signInWords)]
  const { staff } = useSession()
  const form = useForm({
    initialValues: { currentPassword: '', newPassword: '' },
    validate: {
      currentPassword: (password) => (password === '' ? door('password_needed') : null),
      newPassword: (password) => newPasswordProblem(password, door),
    },
  })
  const [problem, setProblem] = useProblem()
  const submit = form.onSubmit(async (values) => {
    setProblem(null)
    try {
      await call('POST', '/admin/auth/change-password', { body: { ...values, revokeOtherSessions: true } })
      form.reset()
      sayDone(t('password_changed'))
    } catch (error) {
      if (isProblem(error) && error.errors[0]?.pointer === '/password')
        form.setErrors({ currentPassword: error.errors[0].detail })
      else setProblem(placeErrors(form, error))
    }
  }, focusFirst(form))
  return (
    <Section title={t('password')} text={t('password_text')}>
      <form onSubmit={submit} noValidate>
        <Stack maw={440}>
          {problem !== null && (
            <Alert color="red" role="alert">
              {problem}
            </Alert>
          )}
          <input type="text" name="username" autoComplete="username" value={staff.email} readOnly hidden />
          <PasswordInput
            label={t('password_now')}
            autoComplete="current-password"
            required
            withAsterisk={false}
            {...form.getInputProps('currentPassword')}
          />
          <PasswordInput
            label={t('password_new')}
            description={t('password_hint')}
            autoComplete="new-password"
            maxLength={128}
            required
            withAsterisk={false}
            {...form.getInputProps('newPassword')}
          />
          <Box>
            <Submit busy={form.submitting}>{t('password_change')}</Submit>
          </Box>
        </Stack>
      </form>
    </Section>
  )
}
