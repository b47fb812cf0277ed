import type { ProviderId } from '#contracts/auth/social.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import type { AuthConfig } from '../config.ts'
import { createGitHub } from './github.ts'
import { createGoogle } from './google.ts'
import type { Provider } from './provider.ts'

/**
 * The providers that are set up, in the order they are offered.
 *
 * @param patience seconds one answer of a provider may take
 */
export function createProviders(
  { github, google }: AuthConfig['social'],
  patience = 10,
): readonly Provider[] {
  return [
    ...(github ? [createGitHub(github, patience)] : []),
    ...(google ? [createGoogle(google, patience)] : []),
  ]
}

/** A provider that is set up; throws `provider_not_found` for another one. */
export function requireProvider(providers: readonly Provider[], id: ProviderId): Provider {
  const provider = providers.find((one) => one.id === id)
  if (provider) return provider
  throw new ServiceError(
    'provider_not_found',
    `Signing in with ${id} is not set up here: that takes ${id.toUpperCase()}_CLIENT_ID and its secret.`,
  )
}
