import { type Static, Type } from 'typebox'
import { defineRoutes } from '#platform/contract/define-contract.ts'
import { Id, Nothing, Nullable, Timestamp } from '#platform/contract/schemas.ts'
import { IdParams, Name, Password, SignedIn, strict } from '../accounts.ts'

const Base64Url = Type.String({ maxLength: 16_384, pattern: '^[A-Za-z0-9_-]+$' })

const credential = {
  id: Base64Url,
  rawId: Base64Url,
  type: Type.Literal('public-key'),
  clientExtensionResults: Type.Object({}),
}

/** What a browser answers when it has made a passkey: `RegistrationResponseJSON`, W3C Web Authentication 3 §5.1. */
const NewCredential = Type.Object({
  ...credential,
  response: Type.Object({
    clientDataJSON: Base64Url,
    attestationObject: Base64Url,
    transports: Type.Optional(
      Type.Array(Type.String({ maxLength: 32, pattern: '^[a-z0-9-]+$' }), { maxItems: 16 }),
    ),
  }),
})
export type NewCredential = Static<typeof NewCredential>

/** What a browser answers when a passkey has signed: `AuthenticationResponseJSON`, W3C Web Authentication 3 §5.1. */
const Assertion = Type.Object({
  ...credential,
  response: Type.Object({
    clientDataJSON: Base64Url,
    authenticatorData: Base64Url,
    signature: Base64Url,
    userHandle: Type.Optional(Nullable(Base64Url)),
  }),
})
export type Assertion = Static<typeof Assertion>

const CreationOptions = Type.Object(
  { challenge: Type.String() },
  {
    additionalProperties: true,
    description: '`PublicKeyCredentialCreationOptionsJSON`, W3C Web Authentication 3 §5.4',
  },
)
const RequestOptions = Type.Object(
  { challenge: Type.String() },
  {
    additionalProperties: true,
    description: '`PublicKeyCredentialRequestOptionsJSON`, W3C Web Authentication 3 §5.5',
  },
)

/** Where passkeys of this server work. */
export const RelyingParty = Type.Object({
  id: Type.String({ description: 'Host name that passkeys are bound to' }),
  origin: Type.String({ description: 'Where pages have to be open for them' }),
})
export type RelyingParty = Static<typeof RelyingParty>

const Passkey = Type.Object({
  id: Id,
  name: Type.String(),
  synced: Type.Boolean({ description: 'Whether a password manager has it on other devices, too' }),
  created_at: Timestamp,
  last_used_at: Nullable(Timestamp),
})
export type Passkey = Static<typeof Passkey>

/** Passkeys: making, naming and removing them, and signing in with one. */
export const passkeyRoutes = defineRoutes({
  startPasskeySignIn: {
    method: 'POST',
    path: '/auth/sign-in/passkey/options',
    summary: 'What to ask a passkey for; good for one sign-in or confirmation within five minutes',
    access: 'public',
    response: Type.Object({ options: RequestOptions }),
    errors: ['passkeys_unavailable'],
  },
  signInWithPasskey: {
    method: 'POST',
    path: '/auth/sign-in/passkey',
    summary: 'Sign in with a passkey; sets the session cookie',
    description:
      'The passkey has verified its user by a fingerprint, face or PIN, so that no second factor is asked for.',
    access: 'public',
    body: Type.Object({ credential: Assertion }, strict),
    response: SignedIn,
    errors: ['passkey_refused', 'passkeys_unavailable'],
  },
  listPasskeys: {
    method: 'GET',
    path: '/auth/account/passkeys',
    summary: 'One’s own passkeys, newest first, and where they work',
    access: 'viewer',
    response: Type.Object({
      items: Type.Array(Passkey),
      relying_party: Nullable(RelyingParty),
    }),
  },
  startPasskeyRegistration: {
    method: 'POST',
    path: '/auth/account/passkeys/options',
    summary: 'What to make a passkey from; good once, within five minutes',
    access: 'viewer',
    response: Type.Object({ options: CreationOptions }),
    errors: ['confirmation_required', 'passkeys_unavailable'],
  },
  registerPasskey: {
    method: 'POST',
    path: '/auth/account/passkeys',
    summary: 'Sign in with this passkey from now on',
    access: 'viewer',
    body: Type.Object({ name: Name, credential: NewCredential }, strict),
    status: 201,
    response: Passkey,
    errors: ['passkey_refused', 'passkeys_unavailable'],
  },
  renamePasskey: {
    method: 'PATCH',
    path: '/auth/account/passkeys/:id',
    summary: 'Give a passkey another name',
    access: 'viewer',
    params: IdParams,
    body: Type.Object({ name: Name }, strict),
    response: Passkey,
    errors: ['passkey_not_found'],
  },
  removePasskey: {
    method: 'DELETE',
    path: '/auth/account/passkeys/:id',
    summary: 'Let a passkey sign in no more; another way to sign in has to remain',
    access: 'viewer',
    params: IdParams,
    status: 204,
    response: Nothing,
    errors: ['passkey_not_found', 'confirmation_required', 'last_way_to_sign_in'],
  },
  confirmSignIn: {
    method: 'POST',
    path: '/auth/account/confirmation',
    summary: 'Show again who one is, with the password or a passkey',
    description:
      'What changes how an account is entered takes a sign-in of the last fifteen minutes; this makes it one.',
    access: 'viewer',
    body: Type.Union([
      Type.Object({ password: Password }, strict),
      Type.Object({ credential: Assertion }, strict),
    ]),
    status: 204,
    response: Nothing,
    errors: ['wrong_credentials', 'passkey_refused', 'passkeys_unavailable'],
  },
})
