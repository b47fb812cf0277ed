import { queryOptions } from '@tanstack/react-query'
import type { Backup } from '#contracts/database.ts'
import { database } from '../client.ts'

export const databaseQuery = () =>
  queryOptions({
    queryKey: ['database', 'statistics'],
    queryFn: ({ signal }) => database.getDatabaseStatistics({}, { signal }),
    refetchInterval: 15_000,
  })

export const tablesQuery = () =>
  queryOptions({
    queryKey: ['database', 'tables'],
    queryFn: async ({ signal }) => (await database.listTables({}, { signal })).items,
    refetchInterval: 60_000,
  })

/** Whether something is being done with a backup: it is then asked after every second. */
export function isBusy({ state, verification }: Backup): boolean {
  const isVerifying = verification?.state === 'waiting' || verification?.state === 'running'
  return state === 'waiting' || state === 'running' || isVerifying
}

export const backupsQuery = () =>
  queryOptions({
    queryKey: ['database', 'backups'],
    queryFn: async ({ signal }) => (await database.listBackups({ query: { limit: 50 } }, { signal })).items,
    refetchInterval: ({ state }) => (state.data?.some(isBusy) ? 1000 : 15_000),
  })

export const backupScheduleQuery = () =>
  queryOptions({
    queryKey: ['database', 'schedule'],
    queryFn: ({ signal }) => database.getBackupSchedule({}, { signal }),
    refetchInterval: 60_000,
  })
