import type { MonitorStatus, monitorContract } from '#contracts/monitor.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import { createPageCursor, toPage } from '#platform/http/page-cursor.ts'
import type { Handlers } from '#platform/service/define-service.ts'
import type { MonitorConfig } from './config.ts'
import type { AlertStore } from './store/alert-store.ts'
import type { CheckStore } from './store/check-store.ts'
import type { RepositoryStore } from './store/repository-store.ts'
import type { SwitchStore } from './store/switch-store.ts'

interface RouteOptions {
  config: MonitorConfig
  checks: CheckStore
  repositories: RepositoryStore
  switches: SwitchStore
  alerts: AlertStore
  /** Told when checks became due. */
  onDue: () => void
}

const defaultPage = 50
const byName = createPageCursor({ full_name: 'text' })
const byTime = createPageCursor({ raised_at: 'time', id: 'id' })

/** What the service answers, operation by operation. */
export function createMonitorRoutes(options: RouteOptions): Handlers<typeof monitorContract> {
  const { config, checks, repositories, switches, alerts, onDue } = options

  const readStatus = async (workspaceId: string): Promise<MonitorStatus> => {
    const [{ running, changed_at, health }, summary, open] = await Promise.all([
      switches.read(workspaceId),
      repositories.summarise(workspaceId),
      alerts.countOpen(workspaceId),
    ])
    const { changes_found, commits_found, ...counts } = summary
    return {
      running,
      changed_at,
      check_interval_seconds: config.check_interval,
      repositories: counts,
      changes_found,
      commits_found,
      alerts: open,
      health,
    }
  }
  const turn = async (workspaceId: string, running: boolean) => {
    await switches.turn(workspaceId, running)
    if (running) onDue()
    return readStatus(workspaceId)
  }

  return {
    getMonitorStatus: ({ principal }) => readStatus(principal.workspace_id),
    startMonitor: ({ principal }) => turn(principal.workspace_id, true),
    stopMonitor: ({ principal }) => turn(principal.workspace_id, false),

    runMonitorOnce: async ({ principal }) => {
      const requested = await checks.request(principal.workspace_id)
      onDue()
      return { requested, status: '/monitor/status' }
    },

    getWatchedRepository: async ({ principal, params }) => {
      const full_name = `${params.owner}/${params.name}`
      const repository = await repositories.find(principal.workspace_id, full_name)
      if (repository) return repository
      throw new ServiceError(
        'repository_not_watched',
        `There is no repository ${full_name} here; GET /monitor/repositories lists those there are.`,
      )
    },

    listWatchedRepositories: async ({ principal, query }) => {
      const { limit = defaultPage, cursor, failing = false } = query
      const after = cursor === undefined ? '' : byName.read(cursor).full_name
      const found = await repositories.list(principal.workspace_id, { after, limit: limit + 1, failing })
      return toPage(found, limit, byName)
    },

    listAlerts: async ({ principal, query }) => {
      const { limit = defaultPage, cursor, state = null, kind = null } = query
      const after = cursor === undefined ? null : byTime.read(cursor)
      const found = await alerts.list(principal.workspace_id, { state, kind, after, limit: limit + 1 })
      return toPage(found, limit, byTime)
    },
  }
}
