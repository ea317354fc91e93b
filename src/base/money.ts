/** An amount in minor units, always with what it is of. */
export interface Money {
  readonly amount: number
  readonly currency: string
}

function checkAmount(amount: number): void {
  if (!Number.isSafeInteger(amount) || amount < 0) throw new RangeError(`not an amount in minor units: ${amount}`)
}

/** Exact, half a minor unit rounds up; the percentage has at most two decimals. */
export function percentOf(amount: number, percent: number): number {
  checkAmount(amount)
  const hundredths = Math.round(percent * 100)
  if (!(hundredths >= 0) || Math.abs(percent * 100 - hundredths) > 1e-6) {
    throw new RangeError(`not a percentage of at most two decimals: ${percent}`)
  }
  const product = amount * hundredths + 5_000
  if (Number.isSafeInteger(product)) return (product - (product % 10_000)) / 10_000
  const part = Number((BigInt(amount) * BigInt(hundredths) + 5_000n) / 10_000n)
  checkAmount(part)
  return part
}

/** Divides by the weights so that the parts add up to the total; what is left over goes to the largest remainders, the first of equals. */
export function allocate(total: number, weights: readonly number[]): number[] {
  checkAmount(total)
  let sum = 0n
  for (const weight of weights) {
    checkAmount(weight)
    sum += BigInt(weight)
  }
  if (total === 0) return weights.map(() => 0)
  if (sum === 0n) throw new RangeError(`nothing to divide ${total} by`)
  const shares = weights.map((weight, place) => {
    const product = BigInt(total) * BigInt(weight)
    return { place, part: Number(product / sum), remainder: product % sum }
  })
  const left = total - shares.reduce((given, share) => given + share.part, 0)
  const inOrder = shares.toSorted((one, other) => compare(other.remainder, one.remainder) || one.place - other.place)
  for (const share of inOrder.slice(0, left)) share.part += 1
  return shares.map((share) => share.part)
}

function compare(one: bigint, other: bigint): number {
  return one < other ? -1 : one > other ? 1 : 0
}

const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'))

/** Whether the text is a currency's ISO 4217 code, in capitals. */
export function isCurrency(text: string): boolean {
  return currencies.has(text)
}

const digits = new Map<string, number>()

/** How many decimals the currency has: 2 for USD, 0 for JPY, 3 for KWD. */
export function digitsOf(currency: string): number {
  if (!isCurrency(currency)) throw new RangeError(`not a currency: ${currency}`)
  const known = digits.get(currency)
  if (known !== undefined) return known
  const found =
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
  digits.set(currency, found)
  return found
}

/** `{ amount: 2000, currency: 'USD' }` → `20.00`; exact at any size. */
export function decimalOf(money: Money): string {
  if (!Number.isSafeInteger(money.amount)) throw new RangeError(`not an amount in minor units: ${money.amount}`)
  const places = digitsOf(money.currency)
  const whole = String(Math.abs(money.amount)).padStart(places + 1, '0')
  const sign = money.amount < 0 ? '-' : ''
  if (places === 0) return sign + whole
  return `${sign}${whole.slice(0, -places)}.${whole.slice(-places)}`
}
