import { useForm } from '@mantine/form'
import type { Settings } from '#admin/member-referrals/settings.ts'

/** What the sections of the screen share. */
export function useSettingsForm(initialValues: Settings) {
  return useForm<Settings>({ mode: 'controlled', initialValues })
}
export type SettingsForm = ReturnType<typeof useSettingsForm>
