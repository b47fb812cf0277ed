import type { SocialRefusal } from '#contracts/auth/social.ts'

/** Ends a sign-in at a provider without having changed anything; the page the browser lands on says why. */
export class Refused extends Error {
  readonly reason: SocialRefusal

  constructor(reason: SocialRefusal, options: { cause?: unknown } = {}) {
    super(`Refused: ${reason}`, options)
    this.name = 'Refused'
    this.reason = reason
  }
}
