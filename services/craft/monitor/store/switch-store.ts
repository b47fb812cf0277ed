import type { MonitorStatus } from '#contracts/monitor.ts'
import type { Database } from '#platform/database/database.ts'

/** The health of the installation, as it was last measured. */
export type Health = MonitorStatus['health']

/** Whether the monitor of a workspace runs. */
export interface SwitchStore {
  turn: (workspaceId: string, running: boolean) => Promise<void>
  read: (workspaceId: string) => Promise<{ running: boolean; changed_at: string | null; health: Health }>
  /** Whether the health is to be measured now, and by this process: of several, one is told so in each interval. */
  takeHealthTurn: (workspaceId: string, intervalSeconds: number) => Promise<boolean>
  saveHealth: (workspaceId: string, health: Omit<Health, 'measured_at'>) => Promise<void>
}

const unmeasured: Health = { measured_at: null, database_bytes: null, jobs_waiting: null, readings: [] }

export function createSwitchStore({ pool }: Database): SwitchStore {
  return {
    turn: async (workspaceId, running) => {
      await pool.query(
        `insert into monitor.switches as s (workspace_id, running, changed_at) values ($1, $2, now())
         on conflict (workspace_id) do update set running = $2, changed_at = now() where s.running <> $2`,
        [workspaceId, running],
      )
    },

    read: async (workspaceId) => {
      const { rows } = await pool.query<{
        running: boolean
        changed_at: string | null
        measured_at: string | null
        health: Omit<Health, 'measured_at'> | null
      }>('select running, changed_at, measured_at, health from monitor.switches where workspace_id = $1', [
        workspaceId,
      ])
      const [row] = rows
      if (row === undefined) return { running: true, changed_at: null, health: unmeasured }
      const { running, changed_at, measured_at, health } = row
      return { running, changed_at, health: health ? { measured_at, ...health } : unmeasured }
    },

    takeHealthTurn: async (workspaceId, intervalSeconds) => {
      const { rowCount } = await pool.query(
        `insert into monitor.switches as s (workspace_id, health_due_at)
         values ($1, now() + make_interval(secs => $2))
         on conflict (workspace_id) do update set health_due_at = excluded.health_due_at
         where s.running and s.health_due_at <= now()`,
        [workspaceId, intervalSeconds],
      )
      return rowCount === 1
    },

    saveHealth: async (workspaceId, health) => {
      await pool.query(
        'update monitor.switches set health = $2, measured_at = now() where workspace_id = $1',
        [workspaceId, JSON.stringify(health)],
      )
    },
  }
}
