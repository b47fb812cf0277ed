import type { Hook } from '#contracts/code-host.ts'
import type { Database, Transaction } from '#platform/database/database.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import type { SecretBox } from '#platform/identity/secret-box.ts'
import type { HookKey } from '../hooks/hook.ts'
import type { HookKeeper } from '../hooks/hook-keeper.ts'
import { nameOfProvider } from '../hooks/settings-hook.ts'
import type { GitHubAppKeyStore } from '../store/github-app-keys.ts'
import type { AppCredential } from './app-token.ts'
import { type AppPrivateKey, readPrivateKey, UnusableKey } from './private-key.ts'

/** Says which GitHub App posts to a hook, and keeps its key. */
export interface GitHubAppKeeper {
  /** Takes the place of the App that was connected, or of its key. */
  connect: (key: HookKey, given: AppCredential) => Promise<Hook>
  disconnect: (key: HookKey) => Promise<void>
}

export interface GitHubAppKeeperOptions {
  database: Database
  hooks: Pick<HookKeeper, 'get'>
  app_keys: GitHubAppKeyStore
  box: SecretBox
  /** Called in the transaction that connects. */
  onConnected: (transaction: Transaction) => Promise<void>
}

export function createGitHubAppKeeper({
  database,
  hooks,
  app_keys,
  box,
  onConnected,
}: GitHubAppKeeperOptions): GitHubAppKeeper {
  return {
    connect: async (key, { app_id, private_key }) => {
      const { provider } = await hooks.get(key)
      if (provider !== 'github') {
        const remedy = 'connect the App to a hook for GitHub'
        throw new ServiceError('hook_not_github', `This hook is for ${nameOfProvider(provider)}: ${remedy}.`)
      }
      const { pem, fingerprint } = acceptKey(private_key)
      const sealed = box.seal(pem)
      await database.transact(async (transaction) => {
        await app_keys.save(transaction, key, { app_id, sealed, fingerprint })
        await onConnected(transaction)
      })
      return hooks.get(key)
    },

    disconnect: async (key) => {
      await hooks.get(key)
      if (await app_keys.delete(key)) return
      throw new ServiceError('github_app_not_connected', 'No GitHub App is connected to this hook.')
    },
  }
}

/** @throws ServiceError `invalid_request`, with nothing of the key in it */
function acceptKey(privateKey: string): AppPrivateKey {
  try {
    return readPrivateKey(privateKey)
  } catch (error) {
    if (!(error instanceof UnusableKey)) throw error
    throw new ServiceError('invalid_request', `The private key ${error.message}`, {
      faults: [{ pointer: '/body/private_key', detail: error.message }],
    })
  }
}
