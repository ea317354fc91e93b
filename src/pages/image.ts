import { pictureAddress } from '#base/picture.ts'
import { conflict, type Refusal, refuse } from '#base/refusal.ts'
import { index, table } from '#engine/table.ts'
import type { WorkingSet } from '#engine/working-set.ts'
import { isShowing } from '#pages/decoration.ts'
import { programsByIssue } from '#programs/program.ts'

const formats = ['png', 'jpeg', 'webp'] as const

/** A picture that an operator uploaded; its files are no rows of the lane. */
export interface Image {
  readonly id: string
  readonly name: string
  /** What it shows, in words. */
  readonly alt: string
  /** What it came as. */
  readonly format: (typeof formats)[number]
  readonly width: number
  readonly height: number
  readonly bytes: number
  readonly createdAt: number
}

export const images = table<Image>({
  name: 'images',
  columns: {
    id: 'text',
    name: 'text',
    alt: 'text',
    format: 'text',
    width: 'integer',
    height: 'integer',
    bytes: 'integer',
    createdAt: 'time',
  },
  key: ['id'],
  rank: 9,
  audited: { kind: 'image', id: 'id' },
})

export const mostImages = 500
const imagesByFormat = index(images, ['format'], { latest: mostImages })

/** The same picture again stays the one that is there. */
export function addImage(set: WorkingSet, image: Omit<Image, 'createdAt'>): Image | Refusal {
  const known = set.get(images, image.id)
  if (known) return known
  const count = formats.reduce((sum, format) => sum + set.list(imagesByFormat, format).length, 0)
  if (count >= mostImages) return conflict('images_too_many', { variables: { count: mostImages } })
  return set.put(images, { ...image, createdAt: set.now })
}

export function changeImage(
  set: WorkingSet,
  id: string,
  { name, alt }: { readonly name?: string | undefined; readonly alt?: string | undefined },
): Image | Refusal {
  const image = set.get(images, id)
  if (!image) return refuse('not_found')
  return set.put(images, { ...image, name: name ?? image.name, alt: alt ?? image.alt })
}

/** Not while a program shows it, or is about to; earlier versions of pages hold nothing back. */
export function removeImage(set: WorkingSet, id: string): Image | Refusal {
  const image = set.get(images, id)
  if (!image) return refuse('not_found')
  const all = (['automatic', 'on_request'] as const).flatMap((issue) => set.list(programsByIssue, issue))
  const address = pictureAddress(set.site.key, id, image)
  const showing: string[] = []
  set.each(all, (program) => {
    if (isShowing(set, program, address)) showing.push(`“${program.name}”`)
  })
  if (showing.length > 0) {
    return conflict('image_in_use', { saw: showing, variables: { programs: showing.slice(0, 3).join(', ') } })
  }
  set.remove(images, image)
  return image
}
