import type { Presence, RealtimeStatus, RoomPresence } from '#contracts/realtime.ts'
import type { Database } from '#platform/database/database.ts'

/** A connection as the other processes know of it. */
export interface ConnectionRecord {
  workspace_id: string
  id: string
  principal_kind: Presence['kind']
  principal_id: string
  rooms: readonly string[]
  hidden: boolean
  connected_at: string
}

/** Connections that were not renewed for so long belong to a process that died. */
const expirySeconds = 30

/** People of a room that are named. */
const presentShown = 50

const roomsShown = 100

/** Connections of all processes. */
export interface ConnectionStore {
  /** Writes them down, and that they are still there. */
  save: (connections: readonly ConnectionRecord[]) => Promise<void>
  remove: (ids: readonly string[]) => Promise<void>
  /** Removes those of processes that died; gives their workspaces. */
  removeExpired: () => Promise<string[]>
  /** Removes all of this process. */
  clear: () => Promise<void>
  /** Who is in these rooms; a room where nobody is has a count of 0. */
  readPresence: (workspaceId: string, rooms: readonly string[]) => Promise<RoomPresence[]>
  readStatus: (workspaceId: string) => Promise<Pick<RealtimeStatus, 'connections' | 'rooms' | 'processes'>>
}

export function createConnectionStore({ pool }: Database, processId: string): ConnectionStore {
  const alive = `seen_at > now() - interval '${expirySeconds} seconds'`
  return {
    save: async (connections) => {
      await pool.query(
        `insert into realtime.connections
           (workspace_id, id, process_id, principal_kind, principal_id, rooms, hidden, connected_at)
         select workspace_id, id, $1, principal_kind, principal_id, rooms, hidden, connected_at
         from jsonb_to_recordset($2::jsonb) as given (
           workspace_id uuid, id uuid, principal_kind text, principal_id text, rooms text[], hidden boolean,
           connected_at timestamptz
         )
         on conflict (workspace_id, id) do update
         set rooms = excluded.rooms, hidden = excluded.hidden, seen_at = now()`,
        [processId, JSON.stringify(connections)],
      )
    },
    remove: async (ids) => {
      await pool.query('delete from realtime.connections where process_id = $1 and id = any ($2)', [
        processId,
        ids,
      ])
    },
    removeExpired: async () => {
      const { rows } = await pool.query<{ workspace_id: string }>(
        `with expired as (delete from realtime.connections where not (${alive}) returning workspace_id)
         select distinct workspace_id from expired`,
      )
      return rows.map(({ workspace_id }) => workspace_id)
    },
    clear: async () => {
      await pool.query('delete from realtime.connections where process_id = $1', [processId])
    },
    readPresence: async (workspaceId, rooms) => {
      const { rows } = await pool.query<RoomPresence>(
        `with there as (
           select room, principal_kind as kind, principal_id as id, min(connected_at) as since
           from realtime.connections, unnest(rooms) as room
           where workspace_id = $1 and not hidden and ${alive} and room = any ($2)
           group by room, principal_kind, principal_id
         ), ranked as (
           select *, row_number() over (partition by room order by since, kind, id) as place from there
         )
         select room, count(id)::int as count,
           coalesce(
             json_agg(json_build_object('kind', kind, 'id', id, 'since', since) order by place)
               filter (where place <= ${presentShown}),
             '[]'
           ) as present
         from unnest($2::text[]) as room left join ranked using (room)
         group by room`,
        [workspaceId, rooms],
      )
      return rows.map(({ room, count, present }) => ({
        room,
        count,
        present: present.map(({ kind, id, since }) => ({ kind, id, since: new Date(since).toISOString() })),
      }))
    },
    readStatus: async (workspaceId) => {
      const processes = await pool.query<RealtimeStatus['processes'][number]>(
        `select process_id, count(*)::int as connections, max(seen_at) as seen_at
         from realtime.connections
         where workspace_id = $1 and ${alive}
         group by process_id
         order by process_id`,
        [workspaceId],
      )
      const rooms = await pool.query<RealtimeStatus['rooms'][number]>(
        `select room, count(*)::int as connections
         from realtime.connections, unnest(rooms) as room
         where workspace_id = $1 and ${alive}
         group by room
         order by connections desc, room
         limit ${roomsShown}`,
        [workspaceId],
      )
      const connections = processes.rows.reduce((sum, process) => sum + process.connections, 0)
      return { connections, rooms: rooms.rows, processes: processes.rows }
    },
  }
}
