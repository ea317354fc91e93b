import type { LetterWords } from '#base/words/words.ts'

export const letters: LetterWords = {
  reset_subject: '新しいパスワードを設定してください',
  reset_body: 'Kith のパスワード再設定の依頼を受け付けました。下のリンクは 1 時間以内に一度だけ使えます。',
  reset_ignore: '心当たりがない場合は何もする必要はありません。パスワードは変わりません。',
  reset_button: 'パスワードを設定する',
  invitation_subject: 'Kith の「{{workspace}}」に招待されました',
  invitation_body: '「{{workspace}}」に{{role}}として招待されました。',
  invitation_body_by: '{{name}} さんから「{{workspace}}」に{{role}}として招待されました。',
  invitation_until: '下のリンクは 7 日以内に一度だけ使えます。',
  invitation_button: '招待を受ける',
  role_owner: 'オーナー',
  role_marketer: 'マーケター',
  role_support: 'サポート担当',
  role_developer: '開発者',
}
