import { Box, Stack, Switch, TextInput } from '@mantine/core'
import { useWords } from '#admin/app/language.ts'
import { TemplateField } from '#admin/emails/template-field.tsx'
import type { SettingsForm } from '#admin/member-referrals/form.ts'
import { memberWords } from '#admin/member-referrals/words.ts'
import { Section } from '#admin/settings/section.tsx'

const names = ['link', 'code', 'name', 'program', 'site'] as const

/** MEMBER-11: the words that members hand on. */
export function SharingSection({ form }: { readonly form: SettingsForm }) {
  const t = useWords(memberWords)
  const variables = names.map((name) => ({ name, label: t(`variable_${name}`) }))
  const field = (name: 'subtitle' | 'xText' | 'emailTitle' | 'emailBody' | 'title') => ({
    value: form.values[name],
    error: form.errors[name],
    onChange: (value: string) => {
      form.setFieldValue(name, value)
      form.clearFieldError(name)
    },
    variables,
    lead: t('variables'),
  })
  const channel = (name: 'facebook' | 'x' | 'email' | 'wechat') => form.getInputProps(name, { type: 'checkbox' })
  return (
    <Section title={t('sharing')} about={t('sharing_about')}>
      <TemplateField label={t('share_title')} maxLength={200} {...field('title')} />
      <TemplateField label={t('share_subtitle')} maxLength={500} {...field('subtitle')} />
      <Switch label={t('channel_facebook')} description={t('channel_facebook_about')} {...channel('facebook')} />
      <Stack gap="xs">
        <Switch label={t('channel_x')} {...channel('x')} />
        {form.values.x && (
          <Box pl={48}>
            <TemplateField label={t('x_text')} maxLength={1_000} lines={2} {...field('xText')} />
          </Box>
        )}
      </Stack>
      <Stack gap="xs">
        <Switch label={t('channel_email')} description={t('channel_email_about')} {...channel('email')} />
        {form.values.email && (
          <Stack gap="xs" pl={48}>
            <TemplateField label={t('email_title')} maxLength={200} {...field('emailTitle')} />
            <TemplateField label={t('email_body')} maxLength={5_000} lines={4} {...field('emailBody')} />
            <TextInput
              label={t('email_icon')}
              description={t('email_icon_about')}
              maxLength={2_000}
              {...form.getInputProps('emailIcon')}
            />
          </Stack>
        )}
      </Stack>
      <Switch label={t('channel_wechat')} description={t('channel_wechat_about')} {...channel('wechat')} />
    </Section>
  )
}
