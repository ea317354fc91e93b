import { uuidv7obj } from 'uuidv7'
import { escapeHtml } from '#base/html.ts'
import { chooseLocale } from '#base/words.ts'
import { createMailer } from '#emails/mailer.jobs.ts'
import type { Config } from '#plumbing/config.ts'
import type { Log } from '#plumbing/log.ts'
import { staffLetter } from '#staff/letter.ts'
import type { StaffMail } from '#staff/mail.ts'

/** Sends emails to staff, each by itself and without anybody waiting for it; false where no mail server is named. */
export function createStaffMail({
  config,
  log,
}: {
  readonly config: Pick<Config, 'smtpUrl' | 'mailFrom'>
  readonly log: Log
}): (mail: StaffMail) => boolean {
  const { smtpUrl, mailFrom } = config
  if (smtpUrl === null) return () => false
  return (mail) => {
    const locale = chooseLocale(mail.locale, 'en')
    const { subject, paragraphs, button } = staffLetter(mail, locale)
    const link = escapeHtml(mail.link)
    const text = [...paragraphs, mail.link].join('\n\n')
    const html = `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"></head>
<body style="font:16px/1.6 system-ui,sans-serif;max-width:560px;margin:0 auto;padding:24px">
${paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`).join('\n')}
<p><a href="${link}" style="display:inline-block;padding:12px 24px;border-radius:8px;background:#1a5fb4;color:#fff;font-weight:600;text-decoration:none">${escapeHtml(button)}</a></p>
<p style="font-size:13px;overflow-wrap:anywhere">${link}</p></body></html>`
    const mailer = createMailer({ smtpUrl, from: mailFrom })
    const whole = { id: uuidv7obj().toHex(), fromName: 'Kith', replyTo: null, to: mail.to, unsubscribeUrl: null }
    mailer
      .send({ ...whole, subject, html, text })
      .then((sent) => {
        if (sent.result !== 'sent')
          log.warn({ problem: sent.problem, kind: mail.kind }, 'an email to staff did not leave')
      })
      .catch((error: unknown) => log.error({ err: error }, 'an email to staff did not leave'))
      .finally(() => mailer.close())
    return true
  }
}
