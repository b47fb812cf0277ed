import type { Configuration } from 'openid-client'
import type { SocialConfig } from '../config.ts'
import type { Provider } from './provider.ts'

/**
 * Sign-in with Google, or with whoever else speaks OpenID Connect at the address that is set.
 *
 * @param patience seconds one answer may take
 */
export function createGoogle({ client_id, client_secret, url }: SocialConfig, patience: number): Provider {
  let discovered: Promise<Configuration> | undefined
  const discover = async () => {
    const { allowInsecureRequests, discovery, enableNonRepudiationChecks } = await import('openid-client')
    return discovery(url, client_id, client_secret, undefined, {
      timeout: patience,
      // The signature of the ID token is checked, too, though it comes from the provider itself.
      execute: [enableNonRepudiationChecks, ...(url.protocol === 'http:' ? [allowInsecureRequests] : [])],
    })
  }
  const configure = () => {
    discovered ??= discover().catch((error) => {
      discovered = undefined
      throw error
    })
    return discovered
  }
  return {
    id: 'google',
    name: 'Google',
    createUrl: async ({ state, code_verifier, nonce }, callback) => {
      const { buildAuthorizationUrl, calculatePKCECodeChallenge } = await import('openid-client')
      return buildAuthorizationUrl(await configure(), {
        redirect_uri: callback.href,
        scope: 'openid email profile',
        state,
        nonce,
        code_challenge: await calculatePKCECodeChallenge(code_verifier),
        code_challenge_method: 'S256',
        prompt: 'select_account',
      })
    },
    identify: async ({ state, code_verifier, nonce }, callback) => {
      const { authorizationCodeGrant } = await import('openid-client')
      const tokens = await authorizationCodeGrant(await configure(), callback, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: code_verifier,
      })
      const claims = tokens.claims()
      if (!claims) throw new Error('There is no ID token in the answer.')
      const email = typeof claims.email === 'string' ? claims.email.toLowerCase() : null
      return {
        provider: 'google',
        subject: `${claims.iss} ${claims.sub}`,
        login: email ?? claims.sub,
        name: typeof claims.name === 'string' ? claims.name : (email ?? 'Somebody'),
        email: claims.email_verified === true ? email : null,
      }
    },
  }
}
