import { Box, Checkbox, Divider, Input, Paper, Radio, Stack, Text, Title } from '@mantine/core'
import { useWords } from '#admin/app/language.ts'
import { ChoiceField } from '#admin/programs/form/fields.tsx'
import { GiftsField } from '#admin/programs/form/gifts.tsx'
import { LadderField } from '#admin/programs/form/ladder.tsx'
import { Section } from '#admin/programs/form/section.tsx'
import { useField } from '#admin/programs/form/state.tsx'
import { programWords } from '#admin/programs/words.ts'
import type { Trigger } from '#programs/definition.api.ts'

const kinds = ['registration', 'card_activation', 'first_order'] as const
const triggersAt = '/definition/triggers'

function blankTrigger(on: Trigger['on']): Trigger {
  const sides = { referrer: [{ every: 1, gifts: [] }], referee: { gifts: [] } }
  return on === 'first_order' ? { on, when: 'paid', ...sides } : { on, ...sides }
}

/** GIFT-3: what the friend has to do, any of three. */
export function TriggersSection() {
  const t = useWords(programWords)
  const { value: triggers, set, error, id } = useField<readonly Trigger[]>(triggersAt)
  const toggle = (on: Trigger['on'], isOn: boolean) => {
    const others = triggers.filter((trigger) => trigger.on !== on)
    const next = isOn ? [...others, blankTrigger(on)] : others
    set(next.toSorted((one, other) => kinds.indexOf(one.on) - kinds.indexOf(other.on)))
  }
  return (
    <Section name="triggers">
      <Input.Wrapper label={t('triggers_label')} error={error} labelElement="div" id={id}>
        <Stack gap="sm" my="xs" role="group" aria-label={t('triggers_label')}>
          {kinds.map((on) => (
            <Checkbox
              key={on}
              label={t(`trigger_${on}`)}
              description={t(`trigger_${on}_about`)}
              checked={triggers.some((trigger) => trigger.on === on)}
              onChange={({ currentTarget }) => toggle(on, currentTarget.checked)}
            />
          ))}
        </Stack>
      </Input.Wrapper>
    </Section>
  )
}

/** GIFT-4…6: for each trigger, the gifts of both sides. */
export function GiftsSection() {
  const t = useWords(programWords)
  const { value: triggers } = useField<readonly Trigger[]>(triggersAt)
  return (
    <Section name="gifts">
      {triggers.length === 0 && <Text size="sm">{t('gifts_no_trigger')}</Text>}
      {triggers.map((trigger, place) => (
        <Box key={trigger.on}>
          {place > 0 && <Divider mb="lg" color="var(--kith-line)" />}
          <TriggerGifts at={`${triggersAt}/${place}`} trigger={trigger} />
        </Box>
      ))}
      <Divider color="var(--kith-line)" />
      <ChoiceField
        at="/definition/claim"
        label={t('claim')}
        options={[
          { value: 'automatic', label: t('claim_automatic'), hint: t('claim_automatic_about') },
          { value: 'manual', label: t('claim_manual'), hint: t('claim_manual_about') },
        ]}
      />
    </Section>
  )
}

function TriggerGifts({ at, trigger }: { readonly at: string; readonly trigger: Trigger }) {
  const t = useWords(programWords)
  return (
    <Stack gap="md">
      <Title order={3}>{t(`trigger_${trigger.on}`)}</Title>
      {trigger.on === 'first_order' && (
        <ChoiceField
          at={`${at}/when`}
          label={t('order_when')}
          options={[
            { value: 'placed', label: t('order_placed') },
            { value: 'paid', label: t('order_paid') },
            { value: 'completed', label: t('order_completed') },
          ]}
        />
      )}
      <div>
        <Text fw={600} size="sm" mb={4}>
          {t('side_referrer')}
        </Text>
        <LadderField at={`${at}/referrer`} />
      </div>
      <RefereeGifts at={`${at}/referee`} />
    </Stack>
  )
}

/** GIFT-6: the same as the referrer's first rung, which follows its edits, or gifts of their own. */
function RefereeGifts({ at }: { readonly at: string }) {
  const t = useWords(programWords)
  const { value, set, error, id } = useField<Trigger['referee']>(at)
  const isSame = value === 'same'
  return (
    <div>
      <Radio.Group
        id={id}
        label={t('side_referee')}
        error={error}
        value={isSame ? 'same' : 'custom'}
        onChange={(kind) => set(kind === 'same' ? 'same' : { gifts: [] })}
      >
        <Stack gap="xs" mt="xs" mb="sm">
          <Radio value="same" label={t('referee_same')} description={t('referee_same_about')} />
          <Radio value="custom" label={t('referee_custom')} />
        </Stack>
      </Radio.Group>
      {!isSame && (
        <Paper p="sm" className="kith-rung">
          <GiftsField at={`${at}/gifts`} label={t('side_referee')} />
        </Paper>
      )}
    </div>
  )
}
