/**
 * What codes are made of. No vowels, so that no words arise; of every two that look alike at most one:
 * none of 0 O 1 I L, and of 2 Z, 5 S, 8 B, 6 G the digit.
 */
export const alphabet = '23456789CDFHJKMNPQRTVWXY'

/** 24 to the 10th are more than 45 bits. */
export const codeLength = 10

/** What can still be read into consonants and digits; no code contains any of it. */
const offensive = [
  ...['FCK', 'FKN', 'FVK', 'PHK', 'FRK', 'CNT', 'KNT', 'CVNT', 'TWT', 'DCK', 'D3K', 'CCK', 'C4K', 'KKK', 'N66', 'F46'],
  ...[
    'F49',
    '5HT',
    '5H7',
    '53X',
    'PRN',
    'P55',
    '455',
    'WTF',
    'WNK',
    'W4NK',
    'R4P',
    'RP3',
    '8TCH',
    '87CH',
    'H8R',
    'XXX',
  ],
  ...['666', 'CNM', 'NMD', 'TMD', 'RNM', 'K3K', 'V46', 'MF'],
]

/** Whether the code could offend when read. */
export function isOffensive(code: string): boolean {
  return offensive.some((part) => code.includes(part))
}

/** A code from numbers below the alphabet's length, which chance has to give. */
export function codeFrom(numbers: readonly number[]): string {
  let code = ''
  for (const number of numbers) {
    const character = alphabet[number]
    if (character === undefined) throw new RangeError(`not below ${alphabet.length}: ${number}`)
    code += character
  }
  return code
}

/** Spaces, dashes of every script (the Japanese long-vowel mark is typed for one) and invisible characters. */
const ignored = /[\s\p{Pd}\p{Cf}\u2212\u30fc]/gu

/** A code as people type or paste it, as it is kept: in capitals, without spaces and dashes. */
export function normalizeCode(text: string): string {
  const once = text.normalize('NFKC').toUpperCase().normalize('NFKC').replace(ignored, '')
  // Taking a space out may bring together what belongs together in Unicode.
  return once.normalize('NFKC').toUpperCase().replace(ignored, '')
}
