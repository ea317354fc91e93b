import type { LetterWords } from '#base/words/words.ts'

export const letters: LetterWords = {
  reset_subject: 'Choose a new password',
  reset_body: 'You asked to choose a new password for Kith. The link below works once, within an hour.',
  reset_ignore: 'If it was not you, there is nothing to do: your password stays as it is.',
  reset_button: 'Choose a password',
  invitation_subject: 'You are invited to “{{workspace}}” on Kith',
  invitation_body: 'You are invited to work in “{{workspace}}” as {{role}}.',
  invitation_body_by: '{{name}} invites you to work in “{{workspace}}” as {{role}}.',
  invitation_until: 'The link below works once, within seven days.',
  invitation_button: 'Accept',
  role_owner: 'an owner',
  role_marketer: 'a marketer',
  role_support: 'a member of support',
  role_developer: 'a developer',
}
