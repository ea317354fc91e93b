const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdg\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bChrome\/|\bCriOS\/|\bHeadlessChrome\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]
const systems: readonly (readonly [RegExp, string])[] = [
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
]

/** `Firefox · Windows`, as far as a browser says what it is; null when it says nothing known. */
export function deviceOf(agent: string | null): string | null {
  if (agent === null) return null
  const parts = [browsers, systems].map((known) => known.find(([pattern]) => pattern.test(agent))?.[1])
  const named = parts.filter((part) => part !== undefined)
  return named.length === 0 ? null : named.join(' · ')
}
