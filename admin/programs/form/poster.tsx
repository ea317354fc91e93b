import { Button, FileButton, Group, Input, Loader, Paper, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { z } from 'zod'
import { call, siteApi } from '#admin/app/api.ts'
import { Icon } from '#admin/app/icons.tsx'
import { useWords } from '#admin/app/language.ts'
import { problemWords } from '#admin/app/queries.ts'
import { useSite } from '#admin/app/session.ts'
import { useField } from '#admin/programs/form/state.tsx'
import { programWords } from '#admin/programs/words.ts'
import type { imageView } from '#pages/images.api.ts'

/** The poster of the share page and of the link's preview: uploaded, or an address of the store's. */
export function PosterField({ at }: { readonly at: string }) {
  const t = useWords(programWords)
  const site = useSite()
  const { value, set, error, id, onBlur } = useField<string | null>(at)
  const [state, setState] = useState<'still' | 'sending' | { readonly problem: string }>('still')
  const upload = async (file: File | null) => {
    if (file === null) return
    setState('sending')
    try {
      const headers = { 'content-type': file.type || 'application/octet-stream' }
      const path = `${siteApi(site.key).base}/images`
      const sent = { body: file, headers, query: { name: file.name.slice(0, 200) } }
      set((await call<z.output<typeof imageView>>('POST', path, sent)).address)
      setState('still')
    } catch (failed) {
      setState({ problem: problemWords(failed) })
    }
  }
  const isOwn = value?.startsWith('/') === true
  const problem = typeof state === 'object' ? state.problem : error
  return (
    <Input.Wrapper id={id} label={t('poster')} description={t('poster_hint')} error={problem}>
      <Group gap="md" mt={6} align="flex-start" wrap="nowrap">
        <Paper className="kith-poster">
          {isOwn ? <img src={value} alt={t('poster')} /> : <Icon name="upload" size={22} />}
        </Paper>
        <div style={{ flex: 1 }}>
          <Group gap="xs">
            <FileButton onChange={(file) => void upload(file)} accept="image/png,image/jpeg,image/webp">
              {(properties) => (
                <Button {...properties} variant="default" size="xs" leftSection={<Icon name="upload" size={14} />}>
                  {t(value === null ? 'upload' : 'upload_again')}
                </Button>
              )}
            </FileButton>
            {value !== null && (
              <Button variant="subtle" color="gray" size="xs" onClick={() => set(null)}>
                {t('remove')}
              </Button>
            )}
            {state === 'sending' && <Loader size="xs" role="img" aria-label={t('uploading')} />}
          </Group>
          {!isOwn && (
            <TextInput
              id={id}
              mt="xs"
              aria-label={t('poster_address')}
              placeholder={t('poster_address')}
              value={value ?? ''}
              onBlur={onBlur}
              onChange={({ currentTarget }) => set(currentTarget.value === '' ? null : currentTarget.value)}
            />
          )}
          {isOwn && (
            <Text size="xs" c="dimmed" mt="xs" style={{ overflowWrap: 'anywhere' }}>
              {value}
            </Text>
          )}
        </div>
      </Group>
    </Input.Wrapper>
  )
}
