import { alphabet, codeFrom, codeLength, isOffensive } from '#base/readable-code.ts'
import type { Chance } from '#engine/working-set.ts'

/** A code nobody can guess and everybody can read aloud. */
export function newCode(chance: Chance): string {
  for (let attempt = 0; attempt < 100; attempt++) {
    const code = codeFrom(chance.numbers(codeLength, alphabet.length))
    if (!isOffensive(code)) return code
  }
  throw new Error('chance gives nothing but offensive codes')
}
