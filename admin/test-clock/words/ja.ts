import type { Translation } from '#admin/app/language.ts'
import type { words as english } from '#admin/test-clock/words/en.ts'

export const words: Translation<typeof english> = {
  title: 'テスト用の時計',
  subtitle:
    'このテストサイトには独自の時間があります。進めると、それまでに期限が来ることがすべて済んでから応答します。',
  only_test: '時計があるのはテストサイトだけです',
  only_test_text: 'このサイトは本番なので、実際の時間で動きます。',
  now: '現在の時刻',
  runs: '設定するまでは、普通の時計と同じように進みます。',
  stands: '時計は設定されていて、動かすまで止まっています。',
  forward: '進める',
  hour: '1 時間',
  day: '1 日',
  week: '7 日',
  month: '30 日',
  quarter: '90 日',
  set: '時刻を指定',
  set_about: 'サイトのタイムゾーン（{{zone}}）です。記録ができたあとは、先にだけ進められます。',
  set_do: '時計を合わせる',
  set_needed: '日付と時刻を入力してください。',
  moved: '現在の時刻は {{time}} です',
  reset: 'このサイトを空にする',
  reset_about:
    'お客様、注文、キャンペーン、コード、特典など、サイト自体と鍵以外はすべて消えます。時計は実際の時間に戻ります。',
  reset_title: 'このサイトを空にしますか？',
  reset_text: '取り消せません。続けるには、サイトのキーを入力してください：',
  reset_key: 'サイトのキー',
  reset_done: 'サイトを空にしました',
}
