import type { MailConfig } from '../config.ts'

export interface Mail {
  to: string
  subject: string
  text: string
}

/** Sends a mail over SMTP; rejects when the server does not take it. */
export async function sendMail({ url, from }: MailConfig, mail: Mail): Promise<void> {
  const { createTransport } = await import('nodemailer')
  const transport = createTransport(url, { from })
  try {
    await transport.sendMail({ ...mail, from })
  } finally {
    transport.close()
  }
}
