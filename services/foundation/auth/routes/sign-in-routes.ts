import type { authContract } from '#contracts/auth.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import type { RequestHeaders } from '#platform/identity/credentials.ts'
import type { Handlers } from '#platform/service/define-service.ts'
import { readClientDetails } from '../client-details.ts'
import { endFormerSession } from '../end-former-session.ts'
import type { AuthParts } from '../parts.ts'
import { readRelyingParty } from '../passkeys/relying-party.ts'
import { refuseOldSession } from '../require-browser.ts'
import { requireAccount } from '../require-member.ts'
import { requestPasswordReset, resetPassword } from '../reset-password.ts'
import { redeemSignInLink, signInWithPassword, verifyEmail } from '../sign-in.ts'
import { type SignInOutcome, signUp } from '../sign-up.ts'
import { hasPasswords } from '../store/accounts.ts'
import { insertOneTimeToken } from '../store/one-time-tokens.ts'
import { hasPasskeys } from '../store/passkeys.ts'

type SignInRoute =
  | 'getSignInOptions'
  | 'signUp'
  | 'verifyEmail'
  | 'signIn'
  | 'signOut'
  | 'createSignInLink'
  | 'redeemSignInLink'
  | 'requestPasswordReset'
  | 'resetPassword'

type SetHeader = (name: string, value: string) => void

/** Ways in and out. */
export function createSignInRoutes(parts: AuthParts): Pick<Handlers<typeof authContract>, SignInRoute> {
  const { config, cookies, database, providers } = parts
  const open = async (
    { state, session }: SignInOutcome,
    { headers, setHeader }: { headers: RequestHeaders; setHeader: SetHeader },
  ) => {
    if (session !== null) {
      await endFormerSession(parts, headers)
      setHeader('set-cookie', cookies.write(session))
    }
    return { state }
  }
  return {
    getSignInOptions: async () => ({
      sign_up: config.sign_up,
      password: await hasPasswords(database.kysely),
      passkeys: (await hasPasskeys(database.kysely)) ? readRelyingParty(config.public_url) : null,
      social: providers.map(({ id, name }) => ({ id, name })),
    }),

    signUp: async ({ body, headers, setHeader }) =>
      open(await signUp(parts, body, readClientDetails(headers)), { headers, setHeader }),

    verifyEmail: async ({ body, headers, setHeader }) =>
      open(await verifyEmail(parts, body, readClientDetails(headers)), { headers, setHeader }),

    signIn: async ({ body, headers, setHeader }) => {
      const answer = await signInWithPassword(parts, body, headers)
      // Also with the code to come: better-auth has taken the cookie from the browser by then.
      if (answer.cookies.length > 0) await endFormerSession(parts, headers)
      for (const cookie of answer.cookies) setHeader('set-cookie', cookie)
      return { state: answer.state }
    },

    signOut: async ({ headers, setHeader }) => {
      await endFormerSession(parts, headers)
      setHeader('set-cookie', cookies.clear())
      return null
    },

    createSignInLink: async ({ principal, headers }) => {
      if (principal.kind !== 'person' || principal.scopes !== null) {
        throw new ServiceError(
          'forbidden',
          'A limited key cannot sign a browser in, which would have no limits.',
        )
      }
      // What the link opens counts as a sign-in of just now, which an old session is not.
      await refuseOldSession(parts, headers)
      const owner = { user_id: requireAccount(principal), workspace_id: principal.workspace_id, email: null }
      const { token, expires_at } = await insertOneTimeToken(database.kysely, 'sign_in', owner)
      return { path: `/sign-in?code=${token}`, expires_at }
    },

    redeemSignInLink: async ({ body, headers, setHeader }) =>
      open(await redeemSignInLink(parts, body.code, readClientDetails(headers)), { headers, setHeader }),

    requestPasswordReset: async ({ body, headers }) => {
      await requestPasswordReset(parts, body.email, readClientDetails(headers))
      return { state: 'check_mail' }
    },

    resetPassword: async ({ body, headers }) => {
      await resetPassword(parts, body, readClientDetails(headers))
      return null
    },
  }
}
