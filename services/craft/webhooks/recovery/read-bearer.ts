import type { SecretBox } from '#platform/identity/secret-box.ts'
import { signAppToken } from '../github-app/app-token.ts'
import type { GitHubAppKeyStore } from '../store/github-app-keys.ts'
import type { WatchedHook } from '../store/github-hooks.ts'

/**
 * Gives the token that GitHub may be asked about a hook with, good for some minutes.
 * @throws UnreadableAppKey
 */
export type ReadBearer = (hook: WatchedHook) => Promise<string>

/** Thrown when the key of an App is not there any more, or was sealed with a secret that is not there any more. */
export class UnreadableAppKey extends Error {
  constructor(appId: string, options?: ErrorOptions) {
    super(`The private key of GitHub App ${appId} cannot be opened.`, options)
    this.name = 'UnreadableAppKey'
  }
}

export interface BearerOptions {
  /** For hooks of repositories and organisations. */
  token: string | null
  /** For those of Apps. */
  app_keys: Pick<GitHubAppKeyStore, 'findSealed'>
  box: SecretBox
}

export function createReadBearer({ token, app_keys, box }: BearerOptions): ReadBearer {
  const openKey = async (hook: WatchedHook): Promise<string> => {
    const sealed = await app_keys.findSealed(hook)
    if (!sealed) throw new UnreadableAppKey(hook.target)
    try {
      return box.open(sealed)
    } catch (cause) {
      throw new UnreadableAppKey(hook.target, { cause })
    }
  }

  return async (hook) => {
    if (hook.level === 'app') {
      return signAppToken({ app_id: hook.target, private_key: await openKey(hook) }, Date.now())
    }
    if (token === null) throw new Error('Hooks of repositories cannot be asked about without GITHUB_TOKEN.')
    return token
  }
}
