import { Type } from 'typebox'
import { defineRoutes } from '#platform/contract/define-contract.ts'
import { Nothing, Nullable, OneOf, Timestamp } from '#platform/contract/schemas.ts'
import { Code, Email, FactorKind, Name, NewPassword, Password, SignedIn, strict, Token } from '../accounts.ts'
import { RelyingParty } from './passkeys.ts'
import { SocialProvider } from './social.ts'

/** Signing up, in and out, and what to do when a password is forgotten. */
export const signInRoutes = defineRoutes({
  getSignInOptions: {
    method: 'GET',
    path: '/auth/options',
    summary: 'Which ways to sign in and up there are',
    description: '`passkeys` says where they work, and is null while nobody here has one.',
    access: 'public',
    response: Type.Object({
      sign_up: OneOf(['open', 'invitation', 'closed']),
      password: Type.Boolean({ description: 'Whether anybody here has a password yet' }),
      passkeys: Nullable(RelyingParty),
      social: Type.Array(SocialProvider),
    }),
  },
  signUp: {
    method: 'POST',
    path: '/auth/sign-up',
    summary: 'Make an account, with an invitation or where signing up is open',
    description:
      'With an invitation the account is a member at once and signed in. Without one the answer is the same whether or not the address has an account: a link comes by mail.',
    access: 'public',
    body: Type.Object(
      {
        name: Name,
        email: Email,
        password: NewPassword,
        invitation: Type.Optional(Token),
      },
      strict,
    ),
    response: SignedIn,
    errors: ['sign_up_closed', 'token_expired'],
  },
  verifyEmail: {
    method: 'POST',
    path: '/auth/email-verifications',
    summary: 'Show with the token of a mail that the address is one’s own, and sign in',
    description:
      'Takes the password, too: somebody else may have signed up with this address, and would go on knowing theirs.',
    access: 'public',
    body: Type.Object({ token: Token, password: Password }, strict),
    response: SignedIn,
    errors: ['token_expired', 'wrong_credentials'],
  },
  signIn: {
    method: 'POST',
    path: '/auth/sign-in',
    summary: 'Sign in with a password; sets the session cookie',
    description:
      'After wrong passwords the next attempt has to wait, longer each time, at most a quarter of an hour (429).',
    access: 'public',
    body: Type.Object({ email: Email, password: Password }, strict),
    response: SignedIn,
    errors: ['wrong_credentials'],
  },
  giveSecondFactor: {
    method: 'POST',
    path: '/auth/sign-in/second-factor',
    summary: 'Finish a sign-in with a code of the authenticator app, or a recovery code',
    description: 'Within ten minutes of the password, in the same browser. A recovery code works once.',
    access: 'public',
    body: Type.Object({ code: Code, kind: Type.Optional(FactorKind) }, strict),
    response: SignedIn,
    errors: ['wrong_credentials'],
  },
  signOut: {
    method: 'POST',
    path: '/auth/sign-out',
    summary: 'End the session of this browser',
    access: 'public',
    status: 204,
    response: Nothing,
  },
  createSignInLink: {
    method: 'POST',
    path: '/auth/sign-in-links',
    summary: 'Make a link that signs a browser in as the caller, once and within ten minutes',
    access: 'viewer',
    status: 201,
    response: Type.Object({
      path: Type.String({ description: 'Below the gateway’s address' }),
      expires_at: Timestamp,
    }),
    errors: ['confirmation_required'],
  },
  redeemSignInLink: {
    method: 'POST',
    path: '/auth/sign-in-links/redemptions',
    summary: 'Turn the code of a sign-in link into a session cookie',
    access: 'public',
    body: Type.Object({ code: Token }, strict),
    response: SignedIn,
    errors: ['token_expired'],
  },
  requestPasswordReset: {
    method: 'POST',
    path: '/auth/password-resets',
    summary: 'Have a link sent that sets a new password',
    description: 'The answer is the same whether or not the address has an account.',
    access: 'public',
    body: Type.Object({ email: Email }, strict),
    status: 202,
    response: SignedIn,
  },
  resetPassword: {
    method: 'POST',
    path: '/auth/password-resets/redemptions',
    summary: 'Set a new password with the token of a mail; ends every session',
    access: 'public',
    body: Type.Object({ token: Token, password: NewPassword }, strict),
    status: 204,
    response: Nothing,
    errors: ['token_expired'],
  },
})
