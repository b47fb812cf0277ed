import type { ProviderId } from '#contracts/auth/social.ts'

/** Whom a provider says somebody is. */
export interface ProviderIdentity {
  provider: ProviderId
  /**
   * Issuer and subject, which are an account's for ever together: a subject alone is another's at another address of the
   * provider (OpenID Connect Core 1.0 §2).
   */
  subject: string
  /** How the account is called there: a login, or an address. */
  login: string
  /** Of the person. */
  name: string
  /** An address that the provider says is verified; null without one. */
  email: string | null
}

/** What ties the way to a provider and the way back together. */
export interface RoundTrip {
  /** RFC 6749 §10.12. */
  state: string
  /** RFC 7636. */
  code_verifier: string
  /** OpenID Connect Core 1.0 §3.1.2.1. */
  nonce: string
}

/** A provider of accounts, as OAuth 2.0 sees it. */
export interface Provider {
  id: ProviderId
  name: string
  /** Where to send the browser. Rejects when the provider does not answer. */
  createUrl: (trip: RoundTrip, callback: URL) => Promise<URL>
  /**
   * Who came back to `callback`, which carries what the provider added to it. Rejects when that is not what was asked for,
   * or when the provider does not answer.
   */
  identify: (trip: RoundTrip, callback: URL) => Promise<ProviderIdentity>
}
