import type { Hook, Provider } from '#contracts/code-host.ts'

/** Names a hook across workspaces. */
export interface HookKey {
  workspace_id: string
  id: string
}

/** A hook as receiving a delivery needs it. */
export interface ReceivingHook extends HookKey {
  provider: Provider
  source: Hook['source']
  repository: string | null
  enabled: boolean
  /** Those that are accepted now. */
  secrets: readonly string[]
}
