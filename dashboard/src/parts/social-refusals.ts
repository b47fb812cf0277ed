import { type SocialRefusal, socialRefusals } from '#contracts/auth/social.ts'

const sentences: Record<SocialRefusal, string> = {
  denied: 'You did not agree there, so nothing has changed.',
  sign_in_expired: 'That took longer than ten minutes, or began in another browser. Try again.',
  provider_failed: 'The other side did not answer as it should. Try again later, or sign in another way.',
  unverified_address:
    'The account there has no verified address. Verify it there, or sign in another way and link it under Settings, Account.',
  account_not_linked:
    'There is an account with this address here, which is not linked with that one. Sign in another way, then link it under Settings, Account.',
  sign_up_closed: 'You have no account here yet, and signing up takes an invitation, or is closed.',
  invitation_expired:
    'The invitation was used, taken back, is older than a week, or is for another address than that account has.',
  linked_elsewhere: 'That account signs somebody else in here. Unlink it there first.',
  session_changed: 'You were signed out, or somebody else signed in, meanwhile. Try again.',
}

/** Why coming back from a provider came to nothing, from the parameter of the page’s address; null when it says nothing. */
export function describeSocialRefusal(parameter: string | null): string | null {
  const reason = socialRefusals.find((one) => one === parameter)
  return reason === undefined ? null : sentences[reason]
}
