import type { authContract } from '#contracts/auth.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import type { RequestHeaders } from '#platform/identity/credentials.ts'
import type { Principal } from '#platform/identity/principal.ts'
import type { Handlers } from '#platform/service/define-service.ts'
import {
  type BetterAuthAnswer,
  callBetterAuth,
  refusalOf,
  throwRefusal,
} from '../better-auth/call-better-auth.ts'
import { readClientDetails } from '../client-details.ts'
import { endOtherSessions } from '../end-other-sessions.ts'
import type { AuthParts } from '../parts.ts'
import { readSessionToken, requireBrowser } from '../require-browser.ts'
import { requireAccount } from '../require-member.ts'
import { requirePassword } from '../require-password.ts'
import { findWaitingForCode } from '../second-factor.ts'
import { insertAudit } from '../store/audit.ts'
import { deleteSessions, findSessionUser } from '../store/sessions.ts'
import { spendCode } from '../store/spent-codes.ts'

type SecondFactorRoute =
  | 'giveSecondFactor'
  | 'startSecondFactor'
  | 'confirmSecondFactor'
  | 'endSecondFactor'
  | 'renewRecoveryCodes'

type SetHeader = (name: string, value: string) => void

/** What better-auth calls a code that was looked at and is wrong. */
const wrongCodes: ReadonlySet<string | null> = new Set(['INVALID_CODE', 'INVALID_BACKUP_CODE'])

/** Signing in with a code beside the password (RFC 6238), which better-auth checks. */
export function createSecondFactorRoutes(
  parts: AuthParts,
): Pick<Handlers<typeof authContract>, SecondFactorRoute> {
  const { database, betterAuth } = parts

  /** The token of the session that better-auth has opened; null when it opened none. */
  const openedBy = ({ cookies }: BetterAuthAnswer): string | null =>
    readSessionToken(parts, { cookie: cookies.map((cookie) => cookie.split(';', 1)[0]).join('; ') })

  const refuse = (answer: BetterAuthAnswer): void => {
    if (refusalOf(answer)?.startsWith('INVALID')) throw wrongSecret()
    throwRefusal(answer)
  }

  const finish = (answer: BetterAuthAnswer, setHeader: SetHeader): void => {
    refuse(answer)
    for (const cookie of answer.cookies) setHeader('set-cookie', cookie)
  }

  /** Notes a change to how an account is entered, and leaves it the session that the answer opens or was asked in. */
  const note = (
    principal: Principal,
    action: string,
    headers: RequestHeaders,
    answer: BetterAuthAnswer,
  ): Promise<void> =>
    database.transact(async (transaction) => {
      const user_id = requireAccount(principal)
      const client = readClientDetails(headers)
      await insertAudit(transaction, { workspace_id: null, user_id, action, client })
      const token = openedBy(answer) ?? requireBrowser(parts, headers)
      await endOtherSessions(parts, transaction, { user_id, token })
    })

  return {
    giveSecondFactor: async ({ body: { code, kind = 'totp' }, headers, setHeader }) => {
      const { api } = await betterAuth()
      const { kysely } = database
      const verify = kind === 'totp' ? api.verifyTOTP : api.verifyBackupCode
      const subject = kind === 'totp' ? 'second factor' : 'recovery code'
      const about = { workspace_id: null, subject, client: readClientDetails(headers) }
      const waiting = await findWaitingForCode(parts, headers)
      const answer = await callBetterAuth(
        (given) => verify({ body: { code }, headers: given, asResponse: true }),
        headers,
      )
      if (waiting !== null && wrongCodes.has(refusalOf(answer))) {
        await insertAudit(kysely, { ...about, user_id: waiting, action: 'session.refused' })
      }
      refuse(answer)
      const { token = '' } = answer.body as { token?: string }
      const user_id = await findSessionUser(kysely, token)
      if (user_id === null) throw wrongSecret()
      const entry = { ...about, user_id }
      if (kind === 'totp' && !(await spendCode(kysely, user_id, code))) {
        if (token !== readSessionToken(parts, headers)) await deleteSessions(kysely, { user_id, token })
        await insertAudit(kysely, { ...entry, action: 'session.refused' })
        throw spentCode()
      }
      finish(answer, setHeader)
      await insertAudit(kysely, { ...entry, action: 'session.started' })
      return { state: 'signed_in' }
    },

    startSecondFactor: async ({ principal, body: { password }, headers, setHeader }) => {
      requireBrowser(parts, headers)
      await requirePassword(parts, requireAccount(principal), password, readClientDetails(headers))
      const { api } = await betterAuth()
      const answer = await callBetterAuth(
        (given) => api.enableTwoFactor({ body: { password }, headers: given, asResponse: true }),
        headers,
      )
      finish(answer, setHeader)
      const { totpURI, backupCodes } = answer.body as { totpURI: string; backupCodes: string[] }
      return { totp_uri: totpURI, recovery_codes: backupCodes }
    },

    confirmSecondFactor: async ({ principal, body: { code }, headers, setHeader }) => {
      requireBrowser(parts, headers)
      const { api } = await betterAuth()
      const answer = await callBetterAuth(
        (given) => api.verifyTOTP({ body: { code }, headers: given, asResponse: true }),
        headers,
      )
      refuse(answer)
      if (!(await spendCode(database.kysely, requireAccount(principal), code))) throw spentCode()
      finish(answer, setHeader)
      await note(principal, 'second_factor.started', headers, answer)
      return null
    },

    endSecondFactor: async ({ principal, body: { password }, headers, setHeader }) => {
      requireBrowser(parts, headers)
      await requirePassword(parts, requireAccount(principal), password, readClientDetails(headers))
      const { api } = await betterAuth()
      const answer = await callBetterAuth(
        (given) => api.disableTwoFactor({ body: { password }, headers: given, asResponse: true }),
        headers,
      )
      finish(answer, setHeader)
      await note(principal, 'second_factor.ended', headers, answer)
      return null
    },

    renewRecoveryCodes: async ({ principal, body: { password }, headers, setHeader }) => {
      requireBrowser(parts, headers)
      await requirePassword(parts, requireAccount(principal), password, readClientDetails(headers))
      const { api } = await betterAuth()
      const answer = await callBetterAuth(
        (given) => api.generateBackupCodes({ body: { password }, headers: given, asResponse: true }),
        headers,
      )
      finish(answer, setHeader)
      await note(principal, 'recovery_codes.renewed', headers, answer)
      return { recovery_codes: (answer.body as { backupCodes: string[] }).backupCodes }
    },
  }
}

function wrongSecret(): ServiceError {
  return new ServiceError(
    'wrong_credentials',
    'This is not right: codes change every half minute, and a recovery code works once.',
  )
}

function spentCode(): ServiceError {
  return new ServiceError(
    'wrong_credentials',
    'This code was used already, and each works once: sign in again with the next one.',
  )
}
