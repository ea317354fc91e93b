import { NumberInput, Radio, Stack, TextInput } from '@mantine/core'
import { useLanguage, useWords } from '#admin/app/language.ts'
import { useSite } from '#admin/app/session.ts'
import { appWords } from '#admin/app/words.ts'
import type { SettingsForm } from '#admin/member-referrals/form.ts'
import type { Settings } from '#admin/member-referrals/settings.ts'
import { memberWords } from '#admin/member-referrals/words.ts'
import { Section } from '#admin/settings/section.tsx'
import { formatDuration } from '#base/display.ts'

/** MEMBER-9: where the link leads, and how long who follows it is remembered. */
export function LinkSection({ form }: { readonly form: SettingsForm }) {
  const [t, app] = [useWords(memberWords), useWords(appWords)]
  const language = useLanguage()
  const { homeUrl } = useSite()
  const { landing, window } = form.values
  const days = /^P(\d+(?:\.\d*)?)D$/.exec(window ?? '')?.[1]
  const isOther = window !== null && days === undefined
  return (
    <Section title={t('link')} about={t('link_about')}>
      <Radio.Group
        aria-label={t('link')}
        value={landing}
        onChange={(value) => form.setFieldValue('landing', value as Settings['landing'])}
      >
        <Stack gap="sm">
          <Radio value="store" label={t('landing_store')} />
          {landing === 'store' && (
            <TextInput
              ml={32}
              type="url"
              label={t('url')}
              description={homeUrl === null ? t('url_about_no_home') : t('url_about', { home: homeUrl })}
              placeholder={homeUrl ?? 'https://'}
              {...form.getInputProps('url')}
            />
          )}
          <Radio value="page" label={t('landing_page')} description={t('landing_page_about')} />
        </Stack>
      </Radio.Group>
      <NumberInput
        label={t('window')}
        description={isOther ? formatDuration(window, language) : t('window_about')}
        value={days ?? ''}
        error={days?.includes('.') !== true ? form.errors.window : app('whole_number')}
        onChange={(typed) => form.setFieldValue('window', typed === '' ? null : `P${typed}D`)}
        min={1}
        max={3_650}
        clampBehavior="strict"
        maw={280}
      />
    </Section>
  )
}
