import type { Translation } from '#admin/app/language.ts'
import type { words as english } from '#admin/presence/words/en.ts'

export const words: Translation<typeof english> = {
  also_here: '{{name}} さんも {{time}} からこの画面を開いています。',
  self_here: 'あなたは {{time}} から別のウィンドウでもこの画面を開いています。',
  consequence: 'あとから保存する人に、相手が変えたところが示されます。',
}
