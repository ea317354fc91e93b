import { Modal, SegmentedControl, Stack, Text } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useWords } from '#admin/app/language.ts'
import { appWords } from '#admin/app/words.ts'
import { pageWords } from '#admin/pages/words.ts'
import type { Decoration } from '#pages/decoration.api.ts'
import { activityDocument } from '#pages/document.ts'
import type { PageView } from '#pages/view.ts'

interface SheetProperties {
  readonly page: Decoration
  readonly view: PageView
  readonly title: string
  readonly width: number
}

/** The very document that people get, in a frame that runs nothing. */
function Sheet({ page, view, title, width }: SheetProperties) {
  const text = useMemo(
    () =>
      activityDocument(page, view, { address: '', image: null, script: '', inLanguage: () => '#' })
        // The frame would complain of it.
        .text.replace(/<script[^>]*><\/script>/, ''),
    [page, view],
  )
  return <iframe className="kith-sheet" title={title} srcDoc={text} sandbox="" style={{ maxWidth: width }} />
}

interface Properties {
  readonly opened: boolean
  readonly onClose: () => void
  readonly title: string
  readonly page: Decoration
  readonly view: PageView
}

/** A page on its own, as wide as a phone or a desk. */
export function PreviewDialog({ opened, onClose, title, page, view }: Properties) {
  const t = useWords(pageWords)
  const close = useWords(appWords)('close')
  const [device, setDevice] = useState<string>('desktop')
  const options = (['desktop', 'phone'] as const).map((one) => ({ value: one, label: t(`device_${one}`) }))
  return (
    <Modal opened={opened} onClose={onClose} title={title} fullScreen closeButtonProps={{ 'aria-label': close }}>
      <Stack align="center" gap="xs" h="calc(100dvh - 92px)">
        <SegmentedControl data={options} value={device} onChange={setDevice} aria-label={t('device')} />
        <Text size="xs" c="dimmed">
          {t('preview_note')}
        </Text>
        <Sheet page={page} view={view} title={title} width={device === 'phone' ? 390 : 1_280} />
      </Stack>
    </Modal>
  )
}
