import type { Translation } from '#admin/app/language.ts'
import type { words as english } from '#admin/person-data/words/en.ts'

export const words: Translation<typeof english> = {
  title: '個人データ',
  about: 'この人について保存されているすべて。求めに応じて渡すか、消去します。',
  export: 'すべて書き出す',
  export_about: 'JSON ファイルひとつ：情報、注文、コード、紹介、特典、台帳、メッセージ。',
  erase: 'この人を消去',
  erase_about: '名前やアドレスなど、誰かがわかるものは完全に消えます。台帳は名前なしで金額だけ残ります。',
  erase_title: 'この人を消去しますか？',
  erase_text:
    '取り消せません。この人のコードは使えなくなり、戻ってきても新規にはなりません。続けるには、ID を入力してください：',
  erase_id: 'お客様の ID',
  erased: '消去しました',
  not_allowed: 'あなたの役割では、どちらもできません。',
}
