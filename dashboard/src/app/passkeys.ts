import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
  WebAuthnAbortService,
  WebAuthnError,
} from '@simplewebauthn/browser'
import type { RelyingParty } from '#contracts/auth/passkeys.ts'
import { auth } from './client.ts'

/** Whether this page may use the passkeys of a relying party, and this browser has any. */
export function canUsePasskeys(party: RelyingParty): boolean {
  return browserSupportsWebAuthn() && window.location.hostname === party.id
}

/** Makes a passkey on this device, or another one that the person chooses, and registers it. */
export async function addPasskey(name: string): Promise<void> {
  const { options } = await auth.startPasskeyRegistration()
  const optionsJSON = options as unknown as PublicKeyCredentialCreationOptionsJSON
  const credential = await inWords(startRegistration({ optionsJSON }))
  await auth.registerPasskey({ body: { name, credential: asJson(credential) } })
}

/** Signs in with a passkey that the person chooses; rejects in words when they choose none. */
export async function signInWithPasskey(): Promise<void> {
  await auth.signInWithPasskey({ body: { credential: await askForPasskey() } })
}

/** Shows anew who one is, with a passkey. */
export async function confirmWithPasskey(): Promise<void> {
  await auth.confirmSignIn({ body: { credential: await askForPasskey() } })
}

/**
 * Lets the browser offer passkeys where it fills in the address (conditional mediation, W3C Web Authentication 3 §5.1.4),
 * and signs in with one that is chosen there. False when the browser cannot, or when the wait was ended; rejects when the
 * passkey that was chosen is refused.
 */
export async function offerPasskeys(): Promise<boolean> {
  if (!(await browserSupportsWebAuthnAutofill())) return false
  const { options } = await auth.startPasskeySignIn()
  const optionsJSON = options as unknown as PublicKeyCredentialRequestOptionsJSON
  const credential = await startAuthentication({ optionsJSON, useBrowserAutofill: true }).catch(() => null)
  if (credential === null) return false
  await auth.signInWithPasskey({ body: { credential: asJson(credential) } })
  return true
}

/** Ends the wait of {@link offerPasskeys}. */
export function endOffer(): void {
  WebAuthnAbortService.cancelCeremony()
}

async function askForPasskey() {
  const { options } = await auth.startPasskeySignIn()
  const optionsJSON = options as unknown as PublicKeyCredentialRequestOptionsJSON
  return asJson(await inWords(startAuthentication({ optionsJSON })))
}

/** A credential as it is sent: what a browser leaves undefined is not there. */
function asJson<T>(credential: T): WithoutUndefined<T> {
  return JSON.parse(JSON.stringify(credential))
}

type WithoutUndefined<T> = T extends readonly (infer I)[]
  ? WithoutUndefined<I>[]
  : T extends object
    ? { [K in keyof T]: WithoutUndefined<Exclude<T[K], undefined>> }
    : T

async function inWords<T>(ceremony: Promise<T>): Promise<T> {
  try {
    return await ceremony
  } catch (error) {
    throw new Error(describe(error), { cause: error })
  }
}

function describe(error: unknown): string {
  if (error instanceof WebAuthnError) {
    if (error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED') {
      return 'This device has a passkey of your account already.'
    }
    if (error.code === 'ERROR_AUTHENTICATOR_MISSING_USER_VERIFICATION_SUPPORT') {
      return 'This device cannot check that it is you: set up a PIN or fingerprint on it first.'
    }
  }
  return 'No passkey was used: it was cancelled, or took too long. Try again.'
}
