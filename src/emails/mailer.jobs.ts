import { createTransport } from 'nodemailer'

/** One email, ready to go. */
export interface Mail {
  /** The same at every attempt, so that a receiver can tell a double. */
  readonly id: string
  readonly fromName: string
  readonly replyTo: string | null
  readonly to: string
  readonly subject: string
  readonly html: string
  readonly text: string
  /** Null: there is nothing to unsubscribe from. */
  readonly unsubscribeUrl: string | null
}

/** `refused`: never to be tried again, `bounced` because nobody is there. `later`: may succeed another time. */
export type Sending =
  | { readonly result: 'sent' }
  | { readonly result: 'refused'; readonly problem: string; readonly bounced: boolean }
  | { readonly result: 'later'; readonly problem: string; readonly unreachable: boolean }

export interface Mailer {
  send(mail: Mail): Promise<Sending>
  close(): void
}

export interface MailerOptions {
  readonly smtpUrl: string
  readonly from: string
  /** How long a server may say nothing. */
  readonly silenceMillis?: number
  /** How long one email may take in all. */
  readonly sendMillis?: number
}

/** How many emails are on their way at once; as many may arrive twice should the process be killed just then. */
export const connectionsMost = 10
export const sendMillis = 60_000
const problemMost = 500

interface SmtpError extends Error {
  readonly code?: string
  readonly command?: string
  readonly responseCode?: number
}

/** Speaks SMTP over a few connections that are kept open. */
export function createMailer(options: MailerOptions): Mailer {
  const { smtpUrl, from, silenceMillis = 20_000 } = options
  const domain = from.slice(from.lastIndexOf('@') + 1)
  const open = () =>
    createTransport({
      url: smtpUrl,
      pool: true,
      maxConnections: connectionsMost,
      connectionTimeout: silenceMillis,
      greetingTimeout: silenceMillis,
      socketTimeout: silenceMillis,
      dnsTimeout: silenceMillis,
      disableFileAccess: true,
      disableUrlAccess: true,
    })
  let transport = open()
  // A server that never comes to an end holds the connection; only closing gets it back.
  const startOver = () => {
    transport.close()
    transport = open()
  }
  return {
    send: async (mail) => {
      const sending = transport.sendMail({
        // As parts, never as a text that would be split at commas.
        from: { name: mail.fromName, address: from },
        to: [{ name: '', address: mail.to }],
        ...(mail.replyTo === null ? {} : { replyTo: { name: '', address: mail.replyTo } }),
        subject: mail.subject,
        html: mail.html,
        text: mail.text,
        messageId: `<${mail.id}@${domain}>`,
        headers: {
          ...(mail.unsubscribeUrl === null
            ? {}
            : {
                'List-Unsubscribe': `<${mail.unsubscribeUrl}>`,
                'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
              }),
          'Auto-Submitted': 'auto-generated',
        },
      })
      try {
        await inTime(sending, options.sendMillis ?? sendMillis, startOver)
        return { result: 'sent' }
      } catch (error) {
        return judge(error as SmtpError)
      }
    },
    close: () => transport.close(),
  }
}

async function inTime(sending: Promise<unknown>, millis: number, late: () => void): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_, fail) => {
    timer = setTimeout(() => {
      late()
      fail(new Error('the mail server took too long'))
    }, millis)
  })
  sending.catch(() => {})
  try {
    await Promise.race([sending, tooLate])
  } finally {
    clearTimeout(timer)
  }
}

/** A no to this reader or this email is for good; a no to us, to our sender or of the moment is not. */
function judge(error: SmtpError): Sending {
  const problem = error.message.slice(0, problemMost)
  const { responseCode = 0, command = '', code = '' } = error
  const aboutReader = command === 'RCPT TO'
  const aboutEmail = command === 'DATA' || code === 'EMESSAGE'
  if (responseCode >= 500 && (aboutReader || aboutEmail)) {
    return { result: 'refused', problem, bounced: aboutReader && /\b5\.1\.\d{1,3}\b/.test(error.message) }
  }
  if (code === 'EENVELOPE' && responseCode === 0) return { result: 'refused', problem, bounced: false }
  return { result: 'later', problem, unreachable: responseCode === 0 || code === 'EAUTH' }
}
