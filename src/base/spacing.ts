// Between a number or a Latin word and Han or kana stands one space, in whatever way a text came about.
const east = '[\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}ー]'
const west = '[\\p{sc=Latin}\\p{Nd}\\p{Sc}%]'
/** Around what is put into a text while it is; of no meaning in any text. */
const mark = '\uE000'

const seam = new RegExp(`(?<=${east})(?=${west})|(?<=${west})(?=${east})`, 'gu')
const openSeam = new RegExp(`(?<=${east})${mark}(?=${west})|(?<=${west})${mark}(?=${east})`, 'gu')

/** `90天` → `90 天`. Not for what people wrote themselves, such as a name. */
export function spaced(text: string): string {
  return text.replace(seam, ' ')
}

/** `获得` with `250 积分` put behind it → `获得 250 积分`; what was put in stays as it is. */
function joined(text: string): string {
  return text.includes(mark) ? text.replace(openSeam, ' ').replaceAll(mark, '') : text
}

type Format = (value: unknown, format?: string, ...more: readonly unknown[]) => unknown

interface Interpolator {
  alwaysFormat: boolean
  format: Format
  interpolate: (text: string, ...more: readonly unknown[]) => string
}

/** Has i18next set apart what it puts into a text: `i18next.services.interpolator`, once it has begun. */
export function keepApart(interpolator: object): void {
  const own = interpolator as Interpolator
  const [format, interpolate] = [own.format.bind(own), own.interpolate.bind(own)]
  own.alwaysFormat = true
  own.format = (value, name, ...more) => {
    const text = name === undefined ? value : format(value, name, ...more)
    return text === undefined || text === null ? text : `${mark}${String(text)}${mark}`
  }
  own.interpolate = (text, ...more) => joined(interpolate(text, ...more))
}
