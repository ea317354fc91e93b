import { Button, Group, Image, Input, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { Icon } from '#admin/app/icons.tsx'
import { useWords } from '#admin/app/language.ts'
import { Pictures } from '#admin/pages/pictures.tsx'
import { pageWords } from '#admin/pages/words.ts'
import { readPictureAddress } from '#base/picture.ts'

interface Properties {
  readonly label: string
  readonly value: string | null
  /** What is shown where nothing is chosen. */
  readonly fallback?: { readonly address: string; readonly label: string } | null
  readonly error?: string | undefined
  readonly onChange: (address: string | null, alt: string | null) => void
}

/** A picture of the site's own, or an address. */
export function PictureField({ label, value, fallback = null, error, onChange }: Properties) {
  const t = useWords(pageWords)
  const [isOpen, open] = useState(false)
  const shown = value ?? fallback?.address ?? null
  return (
    <Input.Wrapper label={label} labelElement="div" error={error}>
      <Stack gap="xs" pt={4}>
        {shown === null ? (
          <div className="kith-picture-none">{t('image_none')}</div>
        ) : (
          <Image src={smallOf(shown)} alt="" radius="md" h={140} fit="cover" />
        )}
        {value === null && fallback !== null && (
          <Text size="xs" c="dimmed">
            {fallback.label}
          </Text>
        )}
        <Group gap="xs">
          <Button
            size="xs"
            variant="default"
            leftSection={<Icon name="picture" size={14} />}
            onClick={() => open(true)}
          >
            {t(value === null ? 'image_choose' : 'image_change')}
          </Button>
          {value !== null && (
            <Button size="xs" variant="subtle" color="gray" onClick={() => onChange(null, null)}>
              {t('image_remove')}
            </Button>
          )}
        </Group>
      </Stack>
      <Pictures
        opened={isOpen}
        chosen={value}
        onClose={() => open(false)}
        onChoose={(address, alt) => {
          open(false)
          onChange(address, alt)
        }}
      />
    </Input.Wrapper>
  )
}

/** The file that is large enough for a field. */
function smallOf(address: string): string {
  return readPictureAddress(address)?.files[0]?.address ?? address
}
