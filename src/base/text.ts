const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/

/** Whether the text can be stored and shown: no control characters but tab and line ends, no halves of a character. */
export function isStorable(text: string): boolean {
  return !control.test(text) && text.isWellFormed()
}
