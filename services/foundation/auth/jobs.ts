import type { JobHandlers } from '#platform/jobs/job-queue.ts'
import { mailJob } from './mail/letters.ts'
import { type Mail, sendMail } from './mail/send-mail.ts'
import type { AuthParts } from './parts.ts'

/** What this service does outside of requests. */
export function createAuthJobs({ config }: Pick<AuthParts, 'config'>): JobHandlers {
  return {
    [mailJob]: async (payload) => {
      if (config.mail !== null) await sendMail(config.mail, payload as Mail)
    },
  }
}
