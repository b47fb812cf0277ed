import type { Configuration } from 'openid-client'
import type { SocialConfig } from '../config.ts'
import type { Provider } from './provider.ts'

/**
 * Sign-in with GitHub, which speaks OAuth 2.0 without ID tokens: who somebody is comes from its API.
 * https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps
 *
 * @param patience seconds one answer may take
 */
export function createGitHub({ client_id, client_secret, url }: SocialConfig, patience: number): Provider {
  const home = url.href.replace(/\/$/, '')
  const api = url.hostname === 'github.com' ? 'https://api.github.com' : `${home}/api/v3`
  const configure = async () => {
    const { allowInsecureRequests, Configuration } = await import('openid-client')
    const config = new Configuration(
      {
        issuer: `${home}/login/oauth`,
        authorization_endpoint: `${home}/login/oauth/authorize`,
        token_endpoint: `${home}/login/oauth/access_token`,
      },
      client_id,
      client_secret,
    )
    config.timeout = patience
    if (url.protocol === 'http:') allowInsecureRequests(config)
    return config
  }
  return {
    id: 'github',
    name: 'GitHub',
    createUrl: async ({ state, code_verifier }, callback) => {
      const { buildAuthorizationUrl, calculatePKCECodeChallenge } = await import('openid-client')
      return buildAuthorizationUrl(await configure(), {
        redirect_uri: callback.href,
        scope: 'read:user user:email',
        state,
        code_challenge: await calculatePKCECodeChallenge(code_verifier),
        code_challenge_method: 'S256',
      })
    },
    identify: async ({ state, code_verifier }, callback) => {
      const { authorizationCodeGrant } = await import('openid-client')
      const config = await configure()
      const checks = { expectedState: state, pkceCodeVerifier: code_verifier }
      const { access_token } = await authorizationCodeGrant(config, callback, checks)
      const read = <T>(path: string) => readFromApi<T>(config, access_token, new URL(`${api}${path}`))
      const [user, emails] = await Promise.all([
        read<{ id: number; login: string; name: string | null }>('/user'),
        read<{ email: string; primary: boolean; verified: boolean }[]>('/user/emails'),
      ])
      if (!Number.isSafeInteger(user.id)) throw new Error('GitHub does not say who this is.')
      const address = emails.find(({ primary, verified }) => primary === true && verified === true)
      return {
        provider: 'github',
        subject: `${home} ${user.id}`,
        login: user.login,
        name: user.name ?? user.login,
        email: address?.email.toLowerCase() ?? null,
      }
    },
  }
}

async function readFromApi<T>(config: Configuration, token: string, url: URL): Promise<T> {
  const { fetchProtectedResource } = await import('openid-client')
  const headers = new Headers({ accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' })
  const response = await fetchProtectedResource(config, token, url, 'GET', null, headers)
  if (!response.ok) throw new Error(`GitHub answers ${response.status} to ${url.pathname}.`)
  return (await response.json()) as T
}
