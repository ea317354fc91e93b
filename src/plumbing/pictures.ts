import type { Sharp } from 'sharp'
import { fullName, pictureWidths, previewName, previewSize, smallerName } from '#base/picture.ts'

/** A file that was made of a picture. */
export interface PictureFile {
  readonly name: string
  readonly type: 'image/webp' | 'image/jpeg'
  readonly content: Buffer
}

type PictureFormat = 'png' | 'jpeg' | 'webp'

/** A picture, written anew: nothing of what was sent is in it but what is seen. */
interface Picture {
  readonly format: PictureFormat
  readonly width: number
  readonly height: number
  readonly files: readonly PictureFile[]
}

/** Why there is none. */
export type PictureTrouble =
  | { readonly trouble: 'no_picture' | 'broken' | 'busy' }
  | { readonly trouble: 'too_many_pixels'; readonly width: number; readonly height: number }

export const mostPixels = 25_000_000
const mostHeight = 3_200

/** Of what is longer still, filling the preview would first make something enormous. */
const longestToFill = 8

const quality = 80
const longestSeconds = 20
/** One at a time leaves the other cores to the shop; who finds so many waiting had better come again. */
const mostWaiting = 12

const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const jpeg = Buffer.from([0xff, 0xd8, 0xff])

/** By its first bytes: nothing else ever reaches a decoder. */
function formatOf(sent: Buffer): PictureFormat | null {
  if (sent.subarray(0, 8).equals(png)) return 'png'
  if (sent.subarray(0, 3).equals(jpeg)) return 'jpeg'
  const isRiff = sent.subarray(0, 4).toString('latin1') === 'RIFF'
  return isRiff && sent.subarray(8, 12).toString('latin1') === 'WEBP' ? 'webp' : null
}

type Maker = (input: Buffer, raw?: { width: number; height: number; channels: 1 | 2 | 3 | 4 }) => Sharp

let loaded: Promise<Maker> | null = null

/** When the first picture comes, so that a start does not wait for it; then it decodes three formats and no more. */
async function load(): Promise<Maker> {
  const { default: sharp } = await import('sharp')
  sharp.concurrency(1)
  sharp.cache(false)
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({ operation: ['VipsForeignLoadPngBuffer', 'VipsForeignLoadJpegBuffer', 'VipsForeignLoadWebpBuffer'] })
  return (input, raw) => sharp(input, raw ? { raw } : { failOn: 'error', limitInputPixels: false, pages: 1 })
}

let turn: Promise<unknown> = Promise.resolve()
let waiting = 0

/** Checks by its content what was sent, and makes the files that are shown. Of what moves, the first picture. */
export async function writePicture(sent: Buffer): Promise<Picture | PictureTrouble> {
  const format = formatOf(sent)
  if (format === null) return { trouble: 'no_picture' }
  if (waiting >= mostWaiting) return { trouble: 'busy' }
  waiting += 1
  const made = turn.then(() => write(sent, format))
  turn = made.catch(() => null)
  try {
    return await made
  } finally {
    waiting -= 1
  }
}

async function write(sent: Buffer, format: PictureFormat): Promise<Picture | PictureTrouble> {
  loaded ??= load()
  const make = await loaded
  try {
    // Of the head alone; nothing is unpacked before it is known to be small enough.
    const seen = await make(sent).metadata()
    if (seen.format !== format) return { trouble: 'no_picture' }
    const { width, height } = seen
    if (width * height > mostPixels) return { trouble: 'too_many_pixels', width, height }
    return { format, ...(await makeFiles(make, sent)) }
  } catch {
    return { trouble: 'broken' }
  }
}

async function makeFiles(make: Maker, sent: Buffer): Promise<Omit<Picture, 'format'>> {
  const most = pictureWidths[2]
  // Turned as the camera was held before that is forgotten with all else that it noted.
  const { data, info } = await make(sent)
    .timeout({ seconds: longestSeconds })
    .autoOrient()
    .resize({ width: most, height: mostHeight, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  const { width, height, channels } = info
  const again = () =>
    make(data, { width, height, channels: channels as 1 | 2 | 3 | 4 }).timeout({ seconds: longestSeconds })
  const files: PictureFile[] = []
  const keep = async (name: string, type: PictureFile['type'], picture: Sharp) => {
    files.push({ name, type, content: await picture.toBuffer() })
  }
  await keep(fullName(info), 'image/webp', again().webp({ quality }))
  for (const smaller of pictureWidths.filter((one) => one < width)) {
    await keep(smallerName(smaller), 'image/webp', again().resize({ width: smaller }).webp({ quality }))
  }
  // Not every network takes WebP, and none shows what is transparent.
  const fills = Math.max(width / height, height / width) <= longestToFill
  const preview = again()
    .resize({
      ...previewSize,
      ...(fills ? { fit: 'cover', position: 'attention' } : { fit: 'contain', background: '#fff' }),
    })
    .flatten({ background: '#fff' })
  await keep(previewName, 'image/jpeg', preview.jpeg({ quality, mozjpeg: true }))
  return { width, height, files }
}
