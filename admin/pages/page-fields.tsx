import { Alert, Button, ColorInput, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { Confirm } from '#admin/app/confirm.tsx'
import { formatNumber } from '#admin/app/format.ts'
import { Icon } from '#admin/app/icons.tsx'
import { useLanguage, useWords } from '#admin/app/language.ts'
import { PictureField } from '#admin/pages/picture-field.tsx'
import { pageWords } from '#admin/pages/words.ts'
import { contrastOf } from '#pages/color.ts'
import type { Decoration } from '#pages/decoration.api.ts'
import { paperOf } from '#pages/theme.ts'

interface Properties {
  readonly value: Partial<Pick<Decoration, 'background' | 'accent'>>
  readonly problems: Readonly<Record<string, string>>
  readonly isLocked: boolean
  readonly onChange: (props: Readonly<Record<string, unknown>>) => void
  /** Back to the page made from the activity; null where it is that already. */
  readonly onFollow: (() => Promise<unknown>) | null
}

/** What a shape has to stand out by from what is beside it (WCAG 1.4.11). */
const leastContrast = 3
const swatches = ['#a8442a', '#0f6b5f', '#1d4ed8', '#7c3aed', '#be185d', '#b45309', '#15803d', '#111827']
const papers = ['#ffffff', '#faf6f0', '#f3f4f6', '#eef6ff', '#fdf2f8', '#ecfdf5', '#1f2937', '#191613']

/** What concerns the page as a whole. */
export function PageFields({ value, problems, isLocked, onChange, onFollow }: Properties) {
  const t = useWords(pageWords)
  const [isAsking, ask] = useState(false)
  const { background = { color: null, image: null }, accent = null } = value
  return (
    <Stack gap="md" component="section" aria-label={t('whole_page')}>
      <Title order={2} size="h3">
        {t('whole_page')}
      </Title>
      <ColorField
        label={t('background_color')}
        hint={t('background_color_hint')}
        swatches={papers}
        value={background.color}
        error={problems['/background/color']}
        onChange={(color) => onChange({ background: { ...background, color } })}
      />
      <PictureField
        label={t('background_image')}
        value={background.image}
        error={problems['/background/image']}
        onChange={(image) => onChange({ background: { ...background, image } })}
      />
      {background.image !== null && (
        <Text size="xs" c="dimmed">
          {t('contrast_picture')}
        </Text>
      )}
      <ColorField
        label={t('accent')}
        hint={t('accent_hint')}
        swatches={swatches}
        value={accent}
        error={problems['/accent']}
        onChange={(color) => onChange({ accent: color })}
      />
      <Contrast accent={accent} background={background} />
      {!isLocked && onFollow !== null && (
        <Button
          variant="subtle"
          color="gray"
          size="xs"
          className="kith-long-label"
          onClick={() => ask(true)}
          leftSection={<Icon name="history" size={14} />}
        >
          {t('follow')}
        </Button>
      )}
      <Confirm
        opened={isAsking}
        onClose={() => ask(false)}
        title={t('follow_title')}
        action={t('follow_do')}
        danger
        onConfirm={async () => await onFollow?.()}
      >
        {t('follow_text')}
      </Confirm>
    </Stack>
  )
}

/** Warns where a button would be lost on its background; text we mend ourselves. */
function Contrast({
  accent,
  background,
}: {
  readonly accent: string | null
  readonly background: Decoration['background']
}) {
  const t = useWords(pageWords)
  const language = useLanguage()
  const isColor = /^#[0-9a-f]{6}$/i
  const chosen = accent !== null && isColor.test(accent) ? accent : null
  if (chosen === null || (background.color !== null && !isColor.test(background.color))) return null
  const { light, dark } = paperOf({ background })
  const worst = Math.min(contrastOf(chosen, light), contrastOf(chosen, dark))
  if (worst >= leastContrast) return null
  return (
    <Alert color="orange" variant="light" icon={<Icon name="warning" />} role="status">
      {t('contrast_accent', { ratio: formatNumber(Math.round(worst * 10) / 10, language) })}
    </Alert>
  )
}

interface ColorProperties {
  readonly label: string
  readonly hint: string
  readonly swatches: string[]
  readonly value: string | null
  readonly error?: string | undefined
  readonly onChange: (color: string | null) => void
}

function ColorField({ label, hint, swatches: some, value, error, onChange }: ColorProperties) {
  const t = useWords(pageWords)
  return (
    <Stack gap={4}>
      <ColorInput
        label={label}
        description={hint}
        placeholder={t('color_none')}
        value={value ?? ''}
        onChange={(color) => onChange(color === '' ? null : color)}
        error={error}
        format="hex"
        swatches={some}
        swatchesPerRow={8}
        fixOnBlur={false}
        eyeDropperButtonProps={{ 'aria-label': t('color_pick') }}
      />
      {value !== null && (
        <Button
          variant="subtle"
          color="gray"
          size="compact-xs"
          onClick={() => onChange(null)}
          style={{ alignSelf: 'flex-start' }}
        >
          {t('image_remove')}
        </Button>
      )}
    </Stack>
  )
}
