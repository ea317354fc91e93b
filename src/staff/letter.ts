import { type Locale, say } from '#base/words.ts'
import type { StaffMail } from '#staff/mail.ts'

interface Letter {
  readonly subject: string
  readonly paragraphs: readonly string[]
  readonly button: string
}

/** What an email to staff says. */
export function staffLetter(mail: StaffMail, locale: Locale): Letter {
  if (mail.kind === 'reset') {
    return {
      subject: say('letters.reset_subject', locale),
      paragraphs: [say('letters.reset_body', locale), say('letters.reset_ignore', locale)],
      button: say('letters.reset_button', locale),
    }
  }
  const { workspace, invitedBy } = mail
  const role = say(`letters.role_${mail.role}`, locale)
  return {
    subject: say('letters.invitation_subject', locale, { workspace }),
    paragraphs: [
      invitedBy === null
        ? say('letters.invitation_body', locale, { workspace, role })
        : say('letters.invitation_body_by', locale, { workspace, role, name: invitedBy }),
      say('letters.invitation_until', locale),
    ],
    button: say('letters.invitation_button', locale),
  }
}
