const control = /[^\P{Cc}\t\n\r]/u

/** Whether the text can be stored and shown: no control characters but tab and line ends, no halves of a character. */
export function isStorable(text: string): boolean {
  return !control.test(text) && text.isWellFormed()
}

/** One letter and no more: who knows the person knows who it is. */
export function masked(name: string | null): string {
  const first = [...(name ?? '').trim()][0]
  return first === undefined ? '***' : `${first}***`
}
