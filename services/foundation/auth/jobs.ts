import type { SecretBox } from '#platform/identity/secret-box.ts'
import type { JobHandlers } from '#platform/jobs/job-queue.ts'
import type { AuthConfig } from './config.ts'
import { mailJob } from './mail/letters.ts'
import { openMail, type SealedMail } from './mail/sealed-mail.ts'
import { sendMail } from './mail/send-mail.ts'

/** What this service does outside of requests. */
export function createAuthJobs({ config, box }: { config: AuthConfig; box: SecretBox }): JobHandlers {
  return {
    [mailJob]: async (payload) => {
      if (config.mail !== null) await sendMail(config.mail, openMail(box, payload as SealedMail))
    },
  }
}
