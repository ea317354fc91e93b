/** What phones and wide screens show; the last is the most that is kept of an uploaded picture. */
export const pictureWidths = [400, 800, 1_600] as const
/** What networks and chats expect of a link's picture. */
export const previewSize = { width: 1_200, height: 630 } as const
export const previewName = 'preview.jpg'

/** A picture that was uploaded, as its address tells; an address of elsewhere tells nothing. */
interface OwnPicture {
  readonly site: string
  readonly id: string
  readonly width: number
  readonly height: number
  /** Every file that shows it whole, from the smallest to the largest, below the server's own path. */
  readonly files: readonly { readonly address: string; readonly width: number }[]
  /** Cut for links that are handed on. */
  readonly preview: string
}

/** The largest file of a picture: its size is in its name, so that a page keeps room without asking. */
export function pictureAddress(site: string, id: string, { width, height }: { width: number; height: number }): string {
  return `/i/${site}/${id}/${fullName({ width, height })}`
}

export function fullName({ width, height }: { readonly width: number; readonly height: number }): string {
  return `${width}x${height}.webp`
}

export function smallerName(width: number): string {
  return `${width}.webp`
}

export function readPictureAddress(address: string): OwnPicture | null {
  const found = /^(\/i\/([\w-]{1,63})\/(img_\w{8,40})\/)([1-9]\d{0,3})x([1-9]\d{0,3})\.webp$/.exec(address)
  if (found === null) return null
  const [, folder = '', site = '', id = ''] = found
  const [width, height] = [Number(found[4]), Number(found[5])]
  const smaller = pictureWidths.filter((one) => one < width)
  return {
    ...{ site, id, width, height },
    files: [...smaller.map((one) => ({ address: folder + smallerName(one), width: one })), { address, width }],
    preview: folder + previewName,
  }
}
