import { z } from 'zod'
import { type Column, timeColumn, valueColumn } from '#base/csv.ts'
import { pictureAddress, readPictureAddress } from '#base/picture.ts'
import { formatTime } from '#base/time.ts'
import { text, timeText } from '#base/wire.api.ts'
import type { Image } from '#pages/image.ts'

const name = text(200).meta({ description: 'For whoever looks for it again.' })
const alt = text(500).meta({ description: 'What it shows, for who cannot see it.' })

export const newImage = z.object({ name: name.default(''), alt: alt.default('') })

export const imageChanges = z.strictObject({ name: name.optional(), alt: alt.optional() })

export const imageView = z
  .object({
    id: z.string(),
    name: z.string(),
    alt: z.string(),
    width: z.int(),
    height: z.int(),
    bytes: z.int().meta({ description: 'Of all its files together.' }),
    address: z.string().meta({ description: 'What pages and share settings take as their image.' }),
    files: z
      .array(z.object({ url: z.string(), width: z.int() }))
      .meta({ description: 'From the smallest to the largest, as WebP.' }),
    preview: z.string().meta({ description: '1200 × 630 as JPEG, for links that are handed on.' }),
    createdAt: timeText,
  })
  .meta({ id: 'Image' })

export const imageColumns: readonly Column<z.output<typeof imageView>>[] = [
  valueColumn('id', ({ id }) => id),
  valueColumn('name', ({ name }) => name),
  valueColumn('alt', ({ alt }) => alt),
  valueColumn('width', ({ width }) => width),
  valueColumn('height', ({ height }) => height),
  valueColumn('bytes', ({ bytes }) => bytes),
  valueColumn('address', ({ address }) => address),
  valueColumn('preview', ({ preview }) => preview),
  timeColumn('createdAt', ({ createdAt }) => createdAt),
]

export function showImage(
  image: Image,
  { site, publicUrl }: { readonly site: string; readonly publicUrl: string },
): z.output<typeof imageView> {
  const { createdAt, format: _, ...rest } = image
  const address = pictureAddress(site, image.id, image)
  const picture = readPictureAddress(address)
  return {
    ...{ ...rest, address, createdAt: formatTime(createdAt) },
    files: (picture?.files ?? []).map((file) => ({ url: publicUrl + file.address, width: file.width })),
    preview: publicUrl + (picture?.preview ?? address),
  }
}
