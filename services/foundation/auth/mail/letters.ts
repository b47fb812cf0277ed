import type { Logger } from 'pino'
import type { Transaction } from '#platform/database/database.ts'
import type { SecretBox } from '#platform/identity/secret-box.ts'
import type { JobQueue } from '#platform/jobs/job-queue.ts'
import type { AuthConfig } from '../config.ts'
import { sealMail } from './sealed-mail.ts'
import type { Mail } from './send-mail.ts'

/** Name of the job that sends a mail. */
export const mailJob = 'auth.mail'

/** Writes to people. A letter leaves when the transaction that causes it has committed. */
export interface Letters {
  /** Whether there is a mail server; without one the server's log has the link. */
  are_sent: boolean
  verifyEmail: (transaction: Transaction, to: string, token: string) => Promise<void>
  /** To somebody who signed up with an address that has an account. */
  tellOfAccount: (transaction: Transaction, to: string) => Promise<void>
  resetPassword: (transaction: Transaction, to: string, token: string) => Promise<void>
  invite: (transaction: Transaction, invitation: InvitationLetter) => Promise<void>
}

export interface InvitationLetter {
  to: string
  workspace_name: string
  invited_by: string
  path: string
}

export interface LettersOptions {
  config: AuthConfig
  jobs: JobQueue
  box: SecretBox
  logger: Logger
}

export function createLetters({ config, jobs, box, logger }: LettersOptions): Letters {
  const address = (path: string) => new URL(path, config.public_url).href
  const post = async (transaction: Transaction, mail: Mail, link: string) => {
    if (config.mail !== null) return jobs.enqueue(mailJob, sealMail(box, mail), { transaction })
    // Whoever reads the log of their own machine is who the letter would have gone to.
    logger.warn({ to: mail.to, subject: mail.subject, link }, 'No mail server is set; here is the link')
  }
  const write = (to: string, subject: string, lines: readonly string[], link: string): Mail => ({
    to,
    subject,
    text: `${[...lines, link, 'If you did not ask for this, do nothing.'].join('\n\n')}\n`,
  })
  return {
    are_sent: config.mail !== null,
    verifyEmail: (transaction, to, token) => {
      const link = address(`/verify-email#${token}`)
      const lines = ['Open this link within a day to show that this address is yours:']
      return post(transaction, write(to, 'Your address at Throughline', lines, link), link)
    },
    tellOfAccount: (transaction, to) => {
      const link = address('/sign-in')
      const lines = [
        'Somebody, you perhaps, signed up with this address. It has an account already; sign in:',
      ]
      return post(transaction, write(to, 'You have an account at Throughline', lines, link), link)
    },
    resetPassword: (transaction, to, token) => {
      const link = address(`/reset-password#${token}`)
      const lines = ['Open this link within an hour to set a new password:']
      return post(transaction, write(to, 'A new password for Throughline', lines, link), link)
    },
    invite: (transaction, { to, workspace_name, invited_by, path }) => {
      const link = address(path)
      const lines = [`${invited_by} invites you to ${workspace_name}. Open this link within a week to join:`]
      return post(transaction, write(to, `${invited_by} invites you to ${workspace_name}`, lines, link), link)
    },
  }
}
