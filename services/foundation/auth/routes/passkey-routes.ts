import type { passkeyRoutes } from '#contracts/auth/passkeys.ts'
import type { authContract } from '#contracts/auth.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import type { Handlers } from '#platform/service/define-service.ts'
import { accountChanged } from '../account-changed.ts'
import { readClientDetails } from '../client-details.ts'
import { confirmSession } from '../confirm-session.ts'
import { endFormerSession } from '../end-former-session.ts'
import { endOtherSessions } from '../end-other-sessions.ts'
import type { AuthParts } from '../parts.ts'
import { registerPasskey, startPasskeyRegistration } from '../passkeys/register-passkey.ts'
import { readRelyingParty } from '../passkeys/relying-party.ts'
import {
  confirmWithPasskey,
  signInWithPasskey,
  startPasskeySignIn,
} from '../passkeys/sign-in-with-passkey.ts'
import { requireBrowser, requireConfirmed } from '../require-browser.ts'
import { requireAccount } from '../require-member.ts'
import { requirePassword } from '../require-password.ts'
import { insertAudit } from '../store/audit.ts'
import { deletePasskey, listPasskeys, renamePasskey } from '../store/passkeys.ts'
import { requireWayToSignIn } from '../ways-to-sign-in.ts'

/** Signing in with a passkey (W3C Web Authentication 3), and one's passkeys. */
export function createPasskeyRoutes(
  parts: AuthParts,
): Pick<Handlers<typeof authContract>, keyof typeof passkeyRoutes> {
  const { config, cookies, database, events } = parts
  return {
    startPasskeySignIn: async () => ({ options: await startPasskeySignIn(parts) }),

    signInWithPasskey: async ({ body: { credential }, headers, setHeader }) => {
      const { state, session } = await signInWithPasskey(parts, credential, readClientDetails(headers))
      if (session !== null) {
        await endFormerSession(parts, headers)
        setHeader('set-cookie', cookies.write(session))
      }
      return { state }
    },

    listPasskeys: async ({ principal }) => ({
      items: await listPasskeys(database.kysely, requireAccount(principal)),
      relying_party: readRelyingParty(config.public_url),
    }),

    startPasskeyRegistration: async ({ principal, headers }) => {
      await requireConfirmed(parts, headers)
      return { options: await startPasskeyRegistration(parts, requireAccount(principal)) }
    },

    registerPasskey: ({ principal, body, headers }) => {
      requireBrowser(parts, headers)
      return registerPasskey(parts, requireAccount(principal), body, readClientDetails(headers))
    },

    renamePasskey: ({ principal, params: { id }, body: { name }, headers }) => {
      requireBrowser(parts, headers)
      return database.transact(async (transaction) => {
        const user_id = requireAccount(principal)
        const passkey = await renamePasskey(transaction, { user_id, id }, name)
        if (!passkey) throw passkeyNotFound()
        const client = readClientDetails(headers)
        const entry = { workspace_id: null, user_id, action: 'passkey.renamed', subject: name, client }
        await insertAudit(transaction, entry)
        return passkey
      })
    },

    removePasskey: async ({ principal, params: { id }, headers }) => {
      const token = await requireConfirmed(parts, headers)
      const user_id = requireAccount(principal)
      const client = readClientDetails(headers)
      await database.transact(async (transaction) => {
        const subject = await deletePasskey(transaction, { user_id, id })
        if (subject === null) throw passkeyNotFound()
        await requireWayToSignIn(parts, transaction, user_id)
        const entry = { workspace_id: null, user_id, action: 'passkey.removed', subject, client }
        await insertAudit(transaction, entry)
        await events.append(transaction, [accountChanged(user_id)])
        await endOtherSessions(parts, transaction, { user_id, token })
      })
      return null
    },

    confirmSignIn: async ({ principal, body, headers, setHeader }) => {
      const session = { user_id: requireAccount(principal), token: requireBrowser(parts, headers) }
      const client = readClientDetails(headers)
      const confirm = async () => {
        if ('credential' in body) return confirmWithPasskey(parts, session, body.credential, client)
        await requirePassword(parts, session.user_id, body.password, client)
        return database.transact((transaction) => confirmSession(parts, transaction, session))
      }
      setHeader('set-cookie', cookies.write(await confirm()))
      return null
    },
  }
}

function passkeyNotFound(): ServiceError {
  return new ServiceError('passkey_not_found', 'This passkey was removed already.')
}
