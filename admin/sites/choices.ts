/** Every currency that the browser knows, by code. */
export function currencies(): string[] {
  return Intl.supportedValuesOf('currency')
}

/** Every time zone; UTC first, which browsers leave out. */
export function timeZones(): string[] {
  return ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')]
}

/** A key for a site of that name, as far as it has letters for one. */
export function keyFrom(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[\u0300-\u036f]/g, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replaceAll(/^-+|-+$/g, '')
}
