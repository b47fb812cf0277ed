import { type Static, Type } from 'typebox'
import { defineRoutes } from '#platform/contract/define-contract.ts'
import { Id, Nothing, OneOf, Timestamp } from '#platform/contract/schemas.ts'
import { IdParams, strict, Token } from '../accounts.ts'

/** Whom one may sign in with, where they are set up. */
export const socialProviders = ['github', 'google'] as const
const ProviderId = OneOf(socialProviders)
export type ProviderId = Static<typeof ProviderId>

/** A provider that is set up here. */
export const SocialProvider = Type.Object({ id: ProviderId, name: Type.String() })
export type SocialProvider = Static<typeof SocialProvider>

/** Why coming back from a provider signed nobody in; the page says it in a sentence. */
export const socialRefusals = [
  'denied',
  'sign_in_expired',
  'provider_failed',
  'unverified_address',
  'account_not_linked',
  'sign_up_closed',
  'invitation_expired',
  'linked_elsewhere',
  'session_changed',
] as const
export type SocialRefusal = (typeof socialRefusals)[number]

/** An account at a provider that signs in here. */
const LinkedAccount = Type.Object({
  id: Id,
  provider: ProviderId,
  name: Type.String({ description: 'How it is called there' }),
  created_at: Timestamp,
})
export type LinkedAccount = Static<typeof LinkedAccount>

const ProviderParams = Type.Object({ provider: ProviderId })
const OnTheWay = Type.Object({
  url: Type.String({ description: 'Of the provider; the browser goes there and comes back signed in' }),
})
const CallbackParameter = Type.Optional(Type.String({ maxLength: 4096 }))

/** Signing in with an account elsewhere, and which of them are one's own. */
export const socialRoutes = defineRoutes({
  startSocialSignIn: {
    method: 'POST',
    path: '/auth/social/:provider/sign-ins',
    summary: 'Begin to sign in, or up, with an account elsewhere',
    description: 'Good for ten minutes, in the browser that asked: a cookie holds it.',
    access: 'public',
    params: ProviderParams,
    body: Type.Object({ invitation: Type.Optional(Token) }, strict),
    response: OnTheWay,
    errors: ['provider_not_found', 'provider_failed'],
  },
  finishSocialSignIn: {
    method: 'GET',
    path: '/auth/social/:provider/callback',
    summary: 'Where a provider sends the browser back to; it goes on to the dashboard',
    description: `Signed in, or with \`sign-in=\` (or \`link=\`) and why not: ${socialRefusals.join(', ')}.`,
    access: 'public',
    params: ProviderParams,
    query: Type.Object({
      code: CallbackParameter,
      state: CallbackParameter,
      iss: CallbackParameter,
      error: CallbackParameter,
    }),
    status: 303,
    response: Nothing,
    errors: ['provider_not_found'],
  },
  listLinkedAccounts: {
    method: 'GET',
    path: '/auth/account/linked-accounts',
    summary: 'Accounts elsewhere that sign one in here, oldest first',
    access: 'viewer',
    response: Type.Object({ items: Type.Array(LinkedAccount), providers: Type.Array(SocialProvider) }),
  },
  startLinking: {
    method: 'POST',
    path: '/auth/social/:provider/links',
    summary: 'Begin to link an account elsewhere with one’s own',
    access: 'viewer',
    params: ProviderParams,
    response: OnTheWay,
    errors: ['provider_not_found', 'provider_failed', 'confirmation_required'],
  },
  unlinkAccount: {
    method: 'DELETE',
    path: '/auth/account/linked-accounts/:id',
    summary: 'Let an account elsewhere sign in no more; another way to sign in has to remain',
    access: 'viewer',
    params: IdParams,
    status: 204,
    response: Nothing,
    errors: ['linked_account_not_found', 'confirmation_required', 'last_way_to_sign_in'],
  },
})
