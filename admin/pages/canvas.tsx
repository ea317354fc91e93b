import type { Config, PuckContext } from '@puckeditor/core'
import { type ReactNode, useEffect } from 'react'
import { type Say, useWords } from '#admin/app/language.ts'
import { withoutDragMarks, withoutDragTalk } from '#admin/pages/drag-marks.ts'
import { blockOf, blockTypes, columnNames, type Item, newFields } from '#admin/pages/page-data.ts'
import type { words } from '#admin/pages/words/en.ts'
import { pageWords } from '#admin/pages/words.ts'
import { blockHtml } from '#pages/blocks.ts'
import type { Block, Decoration } from '#pages/decoration.api.ts'
import { pageStyle } from '#pages/style.ts'
import { themeCss } from '#pages/theme.ts'
import type { PageView } from '#pages/view.ts'

/** What every block of the canvas is given. */
interface Shown {
  readonly view: PageView
  readonly say: Say<typeof words>
}

/** The page's own style stands as it is; this makes up for the boxes that dragging needs around each block. */
const canvasStyle = `
html,body{min-height:100%}
body{min-height:100vh}
.block{position:relative}
.block+.block{margin-block-start:1.25rem}
.block:has(>.inside>section),.block:has(>.columns){margin-block-start:3rem}
.block:first-child{margin-block-start:0}
.block:has(>.inside>.portrait),.block:has(>.inside>.square){max-width:38rem;margin-inline:auto}
.column>.block{max-width:none}
.block:has(>.inside>.share){max-width:42rem;margin-inline:auto}
.column>.block:has(>.inside>section){margin-block-start:2rem}
.column>.block:first-child{margin-block-start:0}
.inside>:first-child{margin-block-start:0}
.block:has(>.inside>.act:first-child){margin-block-start:1.75rem}
.inside>.space+*{margin:0}
.column{min-height:4.5rem}
.other>.inside,.other>.columns{opacity:.45}
.tag{position:absolute;inset-block-start:0;inset-inline-end:0;z-index:1;padding:.1rem .6rem;border-radius:1rem;background:var(--ink);color:var(--paper);font:600 .75rem/1.6 -apple-system,'Segoe UI',Roboto,Arial,'DejaVu Sans',sans-serif}
.hollow{padding:1rem 1.25rem;border:1.5px dashed var(--line);border-radius:1rem;color:var(--soft);font:.9rem/1.5 -apple-system,'Segoe UI',Roboto,Arial,'DejaVu Sans',sans-serif;text-align:center}
.hollow b{display:block;color:var(--ink)}
.space-shown{outline:1px dashed var(--line);outline-offset:-1px;border-radius:.5rem}
[data-puck-dropzone]:empty{outline:1.5px dashed var(--line);outline-offset:-2px;border-radius:1rem}
`

interface BlockProperties {
  readonly item: Item
  readonly shown: Shown
  readonly dragRef: PuckContext['dragRef']
}

/** For the mouse; who uses keys has the list beside the page, so that nobody has to pass every block twice. */
function aside(label: string) {
  return { role: 'group', 'aria-label': label, tabIndex: -1 }
}

/** A block by the very code that writes the public page; what others see is shown as well, paler. */
function SimpleBlock({ item, shown: { view, say }, dragRef }: BlockProperties) {
  const block = blockOf(item)
  const { audience } = block
  const isOther = audience !== 'everybody' && (audience === 'referrer') !== (view.role === 'referrer')
  const made = blockHtml({ ...block, audience: 'everybody' } as Block, view)
  return (
    <div ref={dragRef} className={isOther ? 'block other' : 'block'} {...aside(say(`block_${block.type}`))}>
      {isOther && <span className="tag">{say(audience === 'referrer' ? 'only_referrer' : 'only_friend')}</span>}
      {made === null ? (
        <div className="inside hollow">
          <b>{say(`block_${block.type}`)}</b>
          {say('nothing_to_show', { why: say(whyOf(block.type)) })}
        </div>
      ) : (
        <div
          className={block.type === 'spacer' ? 'inside space-shown' : 'inside'}
          inert
          // biome-ignore lint/security/noDangerouslySetInnerHtml: the server's own markup; whatever people wrote is escaped in it
          dangerouslySetInnerHTML={{ __html: made.markup }}
        />
      )}
    </div>
  )
}

const whys = ['banner', 'heading', 'text', 'rules', 'gifts', 'ladder', 'share', 'countdown', 'button'] as const

function whyOf(type: Block['type']) {
  const known = whys.find((one) => one === type)
  return known === undefined ? 'why_empty' : (`why_${known}` as const)
}

type Slot = (properties?: { className?: string; minEmptyHeight?: number; disallow?: string[] }) => ReactNode
type Given = { readonly id: string; readonly puck: PuckContext } & Readonly<Record<string, unknown>>

function ColumnsBlock({ puck, count, audience, ...slots }: Given) {
  const { view, say } = puck.metadata as unknown as Shown
  const isOther = audience !== 'everybody' && (audience === 'referrer') !== (view.role === 'referrer')
  return (
    <div ref={puck.dragRef} className={isOther ? 'block other' : 'block'} {...aside(say('block_columns'))}>
      {isOther && <span className="tag">{say(audience === 'referrer' ? 'only_referrer' : 'only_friend')}</span>}
      <div className="columns">
        {columnNames.slice(0, Number(count)).map((name) => {
          const Column = slots[name] as Slot
          return <Column key={name} className="column" minEmptyHeight={72} />
        })}
      </div>
    </div>
  )
}

/** The paper under the blocks. */
function Paper({ children, background, accent, puck }: Readonly<Record<string, unknown>> & { children: ReactNode }) {
  const { view, say } = (puck as PuckContext).metadata as unknown as Shown
  const theme = {
    background: (background ?? noBackground) as Decoration['background'],
    accent: (accent ?? null) as null,
  }
  const hasPicture = theme.background.image !== null
  const picture = hasPicture ? 'body::before{background:var(--picture) center/cover}' : ''
  return (
    <>
      <style>{`${themeCss(theme, view.basePath)}${picture}`.replaceAll('<', '\\3c ')}</style>
      <main className={hasPicture ? 'sheet' : ''} lang={view.locale} aria-label={say('canvas')}>
        {children}
      </main>
    </>
  )
}

const noBackground = { color: null, image: null }

/** The blocks as Puck knows them; their fields are ours, so that it is told of the columns alone. */
export function canvasConfig(say: Say<typeof words>): Config {
  const components = blockTypes.map((type) => {
    const label = say(`block_${type}`)
    const defaultProps = newFields(type)
    if (type !== 'columns') {
      const render = ({ puck, id, ...fields }: Given) => (
        <SimpleBlock
          item={{ type, props: { id, ...fields } }}
          shown={puck.metadata as unknown as Shown}
          dragRef={puck.dragRef}
        />
      )
      return [type, { label, defaultProps, inline: true, render }] as const
    }
    const fields = Object.fromEntries(columnNames.map((name) => [name, { type: 'slot', disallow: ['columns'] }]))
    return [type, { label, defaultProps, fields, inline: true, render: ColumnsBlock }] as const
  })
  return { root: { render: Paper }, components: Object.fromEntries(components) } as unknown as Config
}

/** Puts the page's style into the frame, and says what the frame is. */
export function CanvasFrame({ children, document }: { children: ReactNode; document?: Document }) {
  const title = useWords(pageWords)('canvas')
  useEffect(() => {
    if (!document) return
    const style = document.createElement('style')
    style.textContent = pageStyle + canvasStyle
    document.head.append(style)
    document.title = title
    document.defaultView?.frameElement?.setAttribute('title', title)
    const ends = [
      withoutDragMarks(document.body, '[data-puck-component]'),
      withoutDragTalk(document.body),
      withoutDragTalk(globalThis.document.body),
    ]
    return () => {
      for (const end of ends) end()
      style.remove()
    }
  }, [document, title])
  return <>{children}</>
}
