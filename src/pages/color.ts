type Rgb = readonly [red: number, green: number, blue: number]

/** What text of normal size needs to be read by everybody (WCAG AA). */
const readableContrast = 4.5
const mixingSteps = 20

function read(color: string): Rgb {
  const part = (from: number) => Number.parseInt(color.slice(from, from + 2), 16)
  return [part(1), part(3), part(5)]
}

function write(rgb: Rgb): string {
  return `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`
}

function luminanceOf(color: string): number {
  const [red, green, blue] = read(color).map((part) => {
    const share = part / 255
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as unknown as Rgb
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** From 1, which nobody can read, to 21, black on white. */
export function contrastOf(one: string, other: string): number {
  const [light, dark] = [luminanceOf(one), luminanceOf(other)].toSorted((left, right) => right - left) as [
    number,
    number,
  ]
  return (light + 0.05) / (dark + 0.05)
}

/** The one of two colours that is read better on this background. */
export function betterOn(background: string, one: string, other: string): string {
  return contrastOf(one, background) >= contrastOf(other, background) ? one : other
}

/** `share` of the way from one colour to the other. */
export function mix(from: string, to: string, share: number): string {
  const [start, end] = [read(from), read(to)]
  return write(start.map((part, place) => part + ((end[place] as number) - part) * share) as unknown as Rgb)
}

/** The colour, or as little nearer to `ink` as it takes to be read on each of these backgrounds. */
export function readableOn(backgrounds: readonly string[], color: string, ink: string): string {
  for (let step = 0; step < mixingSteps; step++) {
    const mixed = mix(color, ink, step / mixingSteps)
    if (backgrounds.every((background) => contrastOf(mixed, background) >= readableContrast)) return mixed
  }
  return ink
}
