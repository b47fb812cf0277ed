import type { BenchContext } from '../context.ts'
import { backfillRepository } from './backfill-repository.ts'
import { startServerProcess } from './server.ts'

/** An installation that has been used before. */
export interface Installation {
  folder: string
  /** Milliseconds its very first start took. */
  first_start: number
}

/** Starts the server in a new folder, tracks the small repository, and stops. */
export async function prepareInstallation({ workplace, small }: BenchContext): Promise<Installation> {
  const folder = await workplace.createFolder()
  const server = await startServerProcess(workplace, { folder })
  await backfillRepository(server, small.path)
  await server.stop()
  return { folder, first_start: server.ready_after }
}
