import type { authContract } from '#contracts/auth.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import type { Handlers } from '#platform/service/define-service.ts'
import { readClientDetails } from '../client-details.ts'
import type { AuthParts } from '../parts.ts'
import { readRelyingParty } from '../passkeys/relying-party.ts'
import { readSessionToken, refuseOldSession } from '../require-browser.ts'
import { requireAccount } from '../require-member.ts'
import { requestPasswordReset, resetPassword } from '../reset-password.ts'
import { sessionEnded } from '../session-ended.ts'
import { redeemSignInLink, signInWithPassword, verifyEmail } from '../sign-in.ts'
import { type SignInOutcome, signUp } from '../sign-up.ts'
import { hasPasswords } from '../store/accounts.ts'
import { insertOneTimeToken } from '../store/one-time-tokens.ts'
import { hasPasskeys } from '../store/passkeys.ts'
import { deleteSessions, findSessionUser } from '../store/sessions.ts'

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
  const { config, cookies, database, events, providers } = parts
  const open = ({ state, session }: SignInOutcome, setHeader: SetHeader) => {
    if (session !== null) setHeader('set-cookie', cookies.write(session))
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
      open(await signUp(parts, body, readClientDetails(headers)), setHeader),

    verifyEmail: async ({ body, headers, setHeader }) =>
      open(await verifyEmail(parts, body, readClientDetails(headers)), setHeader),

    signIn: async ({ body, headers, setHeader }) => {
      const answer = await signInWithPassword(parts, body, headers)
      for (const cookie of answer.cookies) setHeader('set-cookie', cookie)
      return { state: answer.state }
    },

    signOut: async ({ headers, setHeader }) => {
      const token = readSessionToken(parts, headers)
      await database.transact(async (transaction) => {
        const userId = token === null ? null : await findSessionUser(transaction, token)
        if (token === null || userId === null) return
        await deleteSessions(transaction, { user_id: userId, token })
        await events.append(transaction, [sessionEnded(userId)])
      })
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
      open(await redeemSignInLink(parts, body.code, readClientDetails(headers)), setHeader),

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
