import type { LetterWords } from '#base/words/words.ts'

export const letters: LetterWords = {
  reset_subject: '设置新密码',
  reset_body: '您申请重设 Kith 的密码。以下链接一小时内有效，且只能使用一次。',
  reset_ignore: '如果不是您本人申请，请忽略本邮件，您的密码不会改变。',
  reset_button: '设置密码',
  invitation_subject: '邀请您加入 Kith 上的“{{workspace}}”',
  invitation_body: '邀请您以{{role}}的身份加入“{{workspace}}”。',
  invitation_body_by: '{{name}} 邀请您以{{role}}的身份加入“{{workspace}}”。',
  invitation_until: '以下链接七天内有效，且只能使用一次。',
  invitation_button: '接受邀请',
  role_owner: '所有者',
  role_marketer: '营销人员',
  role_support: '客服人员',
  role_developer: '开发人员',
}
