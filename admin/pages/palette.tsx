import { SimpleGrid, Stack, Text, Tooltip } from '@mantine/core'
import { Drawer } from '@puckeditor/core'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { Icon, type IconName } from '#admin/app/icons.tsx'
import { useWords } from '#admin/app/language.ts'
import { withoutDragMarks } from '#admin/pages/drag-marks.ts'
import { blockTypes } from '#admin/pages/page-data.ts'
import { handsOf, usePuck } from '#admin/pages/puck.ts'
import { pageWords } from '#admin/pages/words.ts'
import type { Block } from '#pages/decoration.api.ts'

const blockIcons: Readonly<Record<Block['type'], IconName>> = {
  banner: 'picture',
  heading: 'heading',
  text: 'text',
  rules: 'audit',
  gifts: 'programs',
  ladder: 'performance',
  share: 'out',
  countdown: 'clock',
  leaderboard: 'rewards',
  button: 'button',
  spacer: 'space',
  columns: 'columns',
}

interface Properties {
  readonly onAdded: () => void
}

/** The blocks there are: dragged onto the page, or pressed to go below the selected one. */
export function Palette({ onAdded }: Properties) {
  const t = useWords(pageWords)
  const puck = usePuck((state) => state)
  const list = useRef<HTMLDivElement>(null)
  const labels = blockTypes.map((type) => t('add_block', { block: t(`block_${type}`) })).join('\n')
  useEffect(() => tidied(list.current, labels.split('\n')), [labels])
  const add = (type: Block['type']) => {
    handsOf(puck).add(type)
    onAdded()
  }
  const onKey = (event: KeyboardEvent) => {
    const item = (event.target as HTMLElement).closest('[data-puck-drawer-item]')
    const type = blockTypes[itemsIn(list.current).indexOf(item as HTMLElement)]
    if (type === undefined || (event.key !== 'Enter' && event.key !== ' ')) return
    event.preventDefault()
    add(type)
  }
  return (
    <Stack gap="xs">
      <Text size="xs" c="dimmed">
        {t('add_hint')}
      </Text>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys of the buttons in it, which Puck makes */}
      <div ref={list} onKeyDown={onKey}>
        <Drawer>
          <SimpleGrid cols={2} spacing={6} verticalSpacing={6}>
            {blockTypes.map((type) => (
              <Drawer.Item key={type} name={type}>
                {() => (
                  <Tooltip label={t(`about_${type}`)} multiline maw={240} openDelay={600}>
                    {/* biome-ignore lint/a11y/useKeyWithClickEvents: its keys are above */}
                    {/* biome-ignore lint/a11y/noStaticElementInteractions: the button is around it */}
                    <div className="kith-block-new" onClick={() => add(type)}>
                      <Icon name={blockIcons[type]} size={16} />
                      <span>{t(`block_${type}`)}</span>
                    </div>
                  </Tooltip>
                )}
              </Drawer.Item>
            ))}
          </SimpleGrid>
        </Drawer>
      </div>
    </Stack>
  )
}

function itemsIn(list: HTMLElement | null): HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>('[data-puck-drawer-item]') ?? [])].filter(
    (item) => item.closest('[inert]') === null,
  )
}

/** Puck makes buttons without a name, and each twice: here they get names, and the copies behind them are out of reach. */
function tidied(list: HTMLElement | null, labels: readonly string[]): () => void {
  if (list === null) return () => undefined
  return withoutDragMarks(list, '[data-puck-drawer-item]', () => {
    for (const item of list.querySelectorAll<HTMLElement>('[data-puck-drawer-item]')) {
      const behind = item.parentElement?.previousElementSibling
      if (behind && !behind.hasAttribute('inert')) behind.setAttribute('inert', '')
    }
    for (const [place, item] of itemsIn(list).entries()) {
      const label = labels[place] ?? ''
      if (item.getAttribute('aria-label') !== label) item.setAttribute('aria-label', label)
    }
  })
}
