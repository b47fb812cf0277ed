import { type Provider, providers } from '#contracts/code-host.ts'
import { firstWorkspaceId } from '#platform/identity/principal.ts'
import type { SecretBox } from '#platform/identity/secret-box.ts'
import type { WebhooksConfig } from '../config.ts'
import type { HookStore, StoredHook } from '../store/hooks.ts'
import type { ReceivingHook } from './hook.ts'
import { settingsHookName } from './settings-hook.ts'

/** Finds the hook a delivery is for; null when there is none. Remembers it for a moment, as deliveries come in crowds. */
export interface HookFinder {
  find: (provider: Provider, hookId: string | null) => Promise<ReceivingHook | null>
  /** Makes the hooks that the settings have secrets for, so that lists show them. */
  prepare: () => Promise<void>
  /** Makes what was just changed here count here at once. */
  forget: () => void
}

export interface HookFinderOptions {
  config: WebhooksConfig
  hooks: HookStore
  box: SecretBox
}

/** Milliseconds for which another process may still accept a secret that was ended, or refuse a new one. */
const rememberedFor = 2000
const mostRemembered = 1000

export function createHookFinder({ config, hooks, box }: HookFinderOptions): HookFinder {
  const remembered = new Map<string, { hook: Promise<ReceivingHook | null>; until: number }>()
  const idsOfSettings = new Map<Provider, Promise<string>>()

  const idOfSettings = (provider: Provider): Promise<string> => {
    const known = idsOfSettings.get(provider)
    if (known) return known
    const id = hooks.ensureOfSettings(firstWorkspaceId, provider, settingsHookName(provider))
    idsOfSettings.set(provider, id)
    id.catch(() => idsOfSettings.delete(provider))
    return id
  }

  const read = async (provider: Provider, hookId: string | null): Promise<ReceivingHook | null> => {
    if (hookId === null && config.secrets[provider].length === 0) return null
    const stored = await hooks.findById(hookId ?? (await idOfSettings(provider)))
    return stored?.provider === provider ? open(stored) : null
  }

  const open = ({ secrets, ...hook }: StoredHook): ReceivingHook => ({
    ...hook,
    secrets:
      hook.source === 'settings'
        ? config.secrets[hook.provider]
        : secrets.map(({ sealed }) => box.open(sealed)),
  })

  return {
    find: (provider, hookId) => {
      const key = `${provider} ${hookId}`
      const known = remembered.get(key)
      if (known && known.until > Date.now()) return known.hook
      if (remembered.size >= mostRemembered) remembered.clear()
      const hook = read(provider, hookId)
      remembered.set(key, { hook, until: Date.now() + rememberedFor })
      hook.catch(() => remembered.delete(key))
      return hook
    },
    prepare: async () => {
      const configured = providers.filter((provider) => config.secrets[provider].length > 0)
      await Promise.all(configured.map(idOfSettings))
    },
    forget: () => remembered.clear(),
  }
}
