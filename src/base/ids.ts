/** What stands before the underscore of an id; one for each kind of thing, never reused for another. */
export const prefixes = {
  workspace: 'wsp',
  site: 'ste',
  key: 'key',
  staff: 'stf',
  invitation: 'inv',
  audit: 'aud',
  program: 'prg',
  visit: 'vis',
  referral: 'ref',
  refusal: 'rfs',
  decision: 'dec',
  reward: 'rwd',
  coupon: 'cpn',
  entry: 'ent',
  spend: 'spn',
  notification: 'ntf',
  message: 'msg',
  event: 'evt',
  endpoint: 'whe',
  delivery: 'whd',
  image: 'img',
} as const

export type Kind = keyof typeof prefixes
export type Id<Of extends Kind> = `${(typeof prefixes)[Of]}_${string}`

const body = /^[0-9A-Za-z]{8,40}$/

/** The id of a thing; where `unique` comes from (chance, a clock) is the caller's business. */
export function makeId<Of extends Kind>(of: Of, unique: string): Id<Of> {
  if (!body.test(unique)) throw new RangeError(`not fit for an id: ${unique}`)
  return `${prefixes[of]}_${unique}` as Id<Of>
}

/** Whether the text has the form of an id of that kind; it may still name nothing. */
export function isId<Of extends Kind>(of: Of, text: string): text is Id<Of> {
  const prefix = prefixes[of]
  return text.startsWith(`${prefix}_`) && body.test(text.slice(prefix.length + 1))
}
