import { Button, Group, Paper, Radio, Select, SimpleGrid, Stack, Text } from '@mantine/core'
import { useId } from 'react'
import { useLanguage, useWords } from '#admin/app/language.ts'
import { useSite } from '#admin/app/session.ts'
import type { SettingsForm } from '#admin/member-referrals/form.ts'
import { NewRewardForm } from '#admin/member-referrals/new-reward.tsx'
import { giftOf, type Settings, type Side } from '#admin/member-referrals/settings.ts'
import { memberWords } from '#admin/member-referrals/words.ts'
import { Section } from '#admin/settings/section.tsx'
import { giftParts } from '#programs/sentences.ts'

/** MEMBER-2, MEMBER-3: one reward a side, and what it takes. */
export function RewardsSection({ form }: { readonly form: SettingsForm }) {
  const t = useWords(memberWords)
  return (
    <>
      <Section title={t('rewards')} about={t('rewards_about')}>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <OneSide form={form} side="referrer" />
          <OneSide form={form} side="referee" />
        </SimpleGrid>
      </Section>
      <RequirementSection form={form} />
    </>
  )
}

function OneSide({ form, side }: { readonly form: SettingsForm; readonly side: Side }) {
  const t = useWords(memberWords)
  const language = useLanguage()
  const { currency } = useSite()
  const title = useId()
  const gift = form.values[side]
  const parts = gift && giftParts(gift, { locale: language, currency })
  const error = form.errors[side]
  return (
    <Paper p="md" role="group" aria-labelledby={title} data-side={side}>
      <Stack gap="sm" h="100%">
        <div>
          <Text fw={600} size="sm" id={title}>
            {t(`side_${side}`)}
          </Text>
          <Text size="xs" c="dimmed">
            {t(`side_${side}_about`)}
          </Text>
        </div>
        {parts ? (
          <Group justify="space-between" align="flex-start" wrap="nowrap">
            <div>
              <Text size="lg" fw={650} className="kith-capital">
                {parts.what}
              </Text>
              {parts.terms !== null && (
                <Text size="xs" c="dimmed">
                  {parts.terms}
                </Text>
              )}
            </div>
            <Button
              variant="default"
              size="xs"
              style={{ flex: 'none' }}
              aria-label={t('delete_named', { side: t(`side_${side}`) })}
              onClick={() => form.setFieldValue(side, null)}
            >
              {t('delete_reward')}
            </Button>
          </Group>
        ) : (
          <NewRewardForm side={side} onSet={(reward) => form.setFieldValue(side, giftOf(reward, side))} />
        )}
        {error !== undefined && (
          <Text size="sm" c="var(--kith-bad)" role="alert">
            {error}
          </Text>
        )}
      </Stack>
    </Paper>
  )
}

const requirements = ['registration', 'first_order'] as const
const moments = ['placed', 'paid', 'completed'] as const

function RequirementSection({ form }: { readonly form: SettingsForm }) {
  const t = useWords(memberWords)
  return (
    <Section title={t('requirement')}>
      <Radio.Group
        aria-label={t('requirement')}
        value={form.values.requirement}
        error={form.errors.requirement}
        onChange={(value) => form.setFieldValue('requirement', value as Settings['requirement'])}
      >
        <Stack gap="sm">
          {requirements.map((requirement) => (
            <Radio
              key={requirement}
              value={requirement}
              label={t(`requirement_${requirement}`)}
              description={t(`requirement_${requirement}_about`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      {form.values.requirement === 'first_order' && (
        <Select
          label={t('when')}
          data={moments.map((value) => ({ value, label: t(`when_${value}`) }))}
          value={form.values.when}
          allowDeselect={false}
          maw={280}
          ml={32}
          onChange={(value) => value !== null && form.setFieldValue('when', value)}
        />
      )}
    </Section>
  )
}
