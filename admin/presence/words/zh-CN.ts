import type { Translation } from '#admin/app/language.ts'
import type { words as english } from '#admin/presence/words/en.ts'

export const words: Translation<typeof english> = {
  also_here: '{{name}} 从 {{time}} 起也打开了此页。',
  self_here: '您从 {{time}} 起在另一个窗口也打开了此页。',
  consequence: '后保存的人会看到对方改了什么。',
}
