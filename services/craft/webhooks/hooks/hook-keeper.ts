import { randomBytes } from 'node:crypto'
import type { Hook, NewHook, Provider } from '#contracts/code-host.ts'
import type { Database } from '#platform/database/database.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import { assertMatches } from '#platform/http/if-match.ts'
import type { SecretBox } from '#platform/identity/secret-box.ts'
import { secretSettings } from '../config.ts'
import { isStandardSecret } from '../signatures/standard-signature.ts'
import type { GitHubApp, GitHubAppKeyStore } from '../store/github-app-keys.ts'
import type { GitHubHookStore, LastSweep } from '../store/github-hooks.ts'
import type { HookStore, StoredHook } from '../store/hooks.ts'
import type { HookFinder } from './find-receiving-hook.ts'
import type { HookKey } from './hook.ts'

/** Makes hooks and changes them. */
export interface HookKeeper {
  list: (workspaceId: string) => Promise<Hook[]>
  get: (key: HookKey) => Promise<Hook>
  create: (workspaceId: string, given: HookRequest) => Promise<NewHook>
  /** @throws ServiceError `precondition_failed` when `ifMatch` names another version */
  edit: (key: HookKey, edit: HookEdit, ifMatch: string | string[] | undefined) => Promise<Hook>
  remove: (key: HookKey) => Promise<void>
  rotate: (key: HookKey, given: { secret?: string | undefined; overlap_hours: number }) => Promise<NewHook>
}

export interface HookRequest {
  provider: Provider
  name: string
  repository?: string | undefined
  secret?: string | undefined
}

export interface HookEdit {
  name?: string | undefined
  enabled?: boolean | undefined
}

export interface HookKeeperOptions {
  database: Database
  hooks: HookStore
  github_hooks: Pick<GitHubHookStore, 'readLastSweeps'>
  app_keys: Pick<GitHubAppKeyStore, 'readApps'>
  finder: HookFinder
  box: SecretBox
}

export function createHookKeeper({
  database,
  hooks,
  github_hooks,
  app_keys,
  finder,
  box,
}: HookKeeperOptions): HookKeeper {
  const find = async (key: HookKey): Promise<StoredHook> => {
    const hook = await hooks.find(key)
    if (hook) return hook
    throw new ServiceError('hook_not_found', `There is no hook ${key.id}; GET /webhooks/hooks lists them.`)
  }
  /** Reads what other tables tell of hooks, and gives how each is shown. */
  const createDescribe = async (keys: readonly HookKey[]) => {
    const [sweeps, apps] = await Promise.all([github_hooks.readLastSweeps(keys), app_keys.readApps(keys)])
    return (hook: StoredHook) => describeHook(hook, sweeps.get(hook.id) ?? null, apps.get(hook.id) ?? null)
  }
  const get = async (key: HookKey) => {
    const [hook, describe] = await Promise.all([find(key), createDescribe([key])])
    return describe(hook)
  }

  const create: HookKeeper['create'] = async (workspace_id, given) => {
    const { provider, name, repository = null } = given
    const secret = chooseSecret(provider, given.secret)
    const key = await database.transact(async (transaction) => {
      const id = await hooks.insert(transaction, { workspace_id, provider, name, source: 'api', repository })
      await hooks.insertSecret(transaction, { workspace_id, id }, box.seal(secret))
      return { workspace_id, id }
    })
    finder.forget()
    return { ...(await get(key)), secret }
  }

  const edit: HookKeeper['edit'] = async (key, change, ifMatch) => {
    for (;;) {
      const { version } = await find(key)
      assertMatches(ifMatch, version)
      // Someone else may have changed it just now: then the same again, on what is there by now.
      if ((await hooks.edit(key, change, version)) === null) continue
      finder.forget()
      return get(key)
    }
  }

  const remove: HookKeeper['remove'] = async (key) => {
    refuseSettings(await find(key), 'remove')
    await hooks.delete(key)
    finder.forget()
  }

  const rotate: HookKeeper['rotate'] = async (key, given) => {
    const hook = await find(key)
    refuseSettings(hook, 'rotate')
    const secret = chooseSecret(hook.provider, given.secret)
    await database.transact(async (transaction) => {
      await hooks.expireSecrets(transaction, key, given.overlap_hours)
      await hooks.insertSecret(transaction, key, box.seal(secret))
    })
    finder.forget()
    return { ...(await get(key)), secret }
  }

  return {
    list: async (workspaceId) => {
      const stored = await hooks.list(workspaceId)
      return stored.map(await createDescribe(stored))
    },
    get,
    create,
    edit,
    remove,
    rotate,
  }
}

function describeHook(
  { workspace_id: _workspace, secrets, ...hook }: StoredHook,
  last_sweep: LastSweep | null,
  github_app: GitHubApp | null,
): Hook {
  return {
    ...hook,
    last_sweep,
    github_app,
    path:
      hook.source === 'settings'
        ? `/api/webhook/${hook.provider}`
        : `/api/webhook/${hook.provider}/${hook.id}`,
    secrets: secrets.map(({ id, created_at, expires_at }) => ({ id, created_at, expires_at })),
  }
}

/** The given secret, else a new one of 256 random bits in the form its sender takes. */
function chooseSecret(provider: Provider, given: string | undefined): string {
  if (given === undefined) {
    const bytes = randomBytes(32)
    return provider === 'standard' ? `whsec_${bytes.toString('base64')}` : bytes.toString('base64url')
  }
  if (provider !== 'standard' || isStandardSecret(given)) return given
  const detail = 'must be `whsec_` and 24 to 64 bytes in base64'
  throw new ServiceError('invalid_request', `A secret for Standard Webhooks ${detail}.`, {
    faults: [{ pointer: '/body/secret', detail }],
  })
}

function refuseSettings({ source, provider }: StoredHook, what: 'remove' | 'rotate'): void {
  if (source !== 'settings') return
  const remedy =
    what === 'remove'
      ? 'take the setting away and start again, or turn the hook off'
      : 'give the new and the old one there, parted by a comma, and start again'
  throw new ServiceError(
    'hook_read_only',
    `The secrets of this hook come from ${secretSettings[provider].name}: ${remedy}.`,
  )
}
