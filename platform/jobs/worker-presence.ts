import { randomBytes } from 'node:crypto'
import type { PoolClient } from 'pg'
import type { Database } from '#platform/database/database.ts'

/** Marks the workers of this process as alive, for as long as it is. */
export interface WorkerPresence {
  add: (workerId: string) => Promise<void>
  /** Takes the jobs back from workers whose process has died; gives how many workers those were. */
  releaseDead: () => Promise<number>
  close: () => Promise<void>
}

/**
 * A session lock tells whether a process lives: PostgreSQL drops it with the connection, whatever ended the process.
 */
export async function createWorkerPresence(database: Database): Promise<WorkerPresence> {
  const lockKey = randomBytes(8).readBigInt64BE().toString()
  let session = await openSession(database, lockKey)
  const workers = new Set<string>()

  const add = async (workerId: string) => {
    workers.add(workerId)
    await database.pool.query(
      'insert into jobs.workers (worker_id, lock_key) values ($1, $2) on conflict (worker_id) do nothing',
      [workerId, lockKey],
    )
  }
  return {
    add,
    releaseDead: async () => {
      if (session.isBroken()) {
        session = await openSession(database, lockKey)
        for (const workerId of workers) await add(workerId)
      }
      return releaseDead(database, lockKey)
    },
    close: async () => {
      await database.pool.query('delete from jobs.workers where lock_key = $1', [lockKey])
      session.close()
    },
  }
}

interface Session {
  isBroken: () => boolean
  close: () => void
}

/** A connection of its own that holds the lock. */
async function openSession(database: Database, lockKey: string): Promise<Session> {
  const client: PoolClient = await database.pool.connect()
  let isOpen = true
  // A broken connection is given back at once: the pool counts it until then.
  const close = () => {
    if (isOpen) client.release(true)
    isOpen = false
  }
  client.on('error', close)
  await client.query('select pg_advisory_lock($1)', [lockKey])
  return { isBroken: () => !isOpen, close }
}

/** Dead are workers whose session lock is free, and those that held a job for a minute without being known here. */
async function releaseDead(database: Database, ownKey: string): Promise<number> {
  const { rows } = await database.pool.query<{ worker_id: string }>(
    `with dead as (
       select lock_key from (select distinct lock_key from jobs.workers where lock_key <> $1) as others
       where pg_try_advisory_xact_lock(lock_key)
     ), removed as (
       delete from jobs.workers where lock_key in (select lock_key from dead) returning worker_id
     )
     select worker_id from removed
     union
     select locked_by from graphile_worker.jobs
     where locked_at < now() - interval '1 minute'
       and locked_by not in (select worker_id from jobs.workers)`,
    [ownKey],
  )
  const workerIds = rows.map((row) => row.worker_id)
  if (workerIds.length > 0) {
    await database.pool.query('select graphile_worker.force_unlock_workers($1::text[])', [workerIds])
  }
  return workerIds.length
}
