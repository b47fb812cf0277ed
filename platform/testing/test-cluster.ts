import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pino } from 'pino'
import { clusterFolder } from '#platform/database/embedded/cluster.ts'
import { stopPostmaster } from '#platform/database/embedded/postmaster.ts'
import { startEmbeddedDatabase } from '#platform/database/embedded/start-embedded-database.ts'

/** Environment variable in which a test run tells its files the URL of the cluster they share. */
export const testClusterVariable = 'THROUGHLINE_TEST_CLUSTER'

const prefix = 'throughline-test-'

/** A throw-away PostgreSQL server. */
export interface TestCluster {
  url: string
  stop: () => Promise<void>
}

/** Starts a PostgreSQL server for tests in the temporary folder; `stop` leaves nothing of it. */
export async function startTestCluster(): Promise<TestCluster> {
  await removeAbandonedClusters()
  const folder = await mkdtemp(path.join(tmpdir(), `${prefix}${process.pid}-`))
  const { url, stop } = await startEmbeddedDatabase({
    data_directory: folder,
    logger: pino({ level: 'silent' }),
    durable: false,
  })
  return {
    url,
    stop: async () => {
      await stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Ends and removes the clusters of test runs that were killed. */
async function removeAbandonedClusters(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = Number(/^throughline-test-(\d+)-/.exec(name)?.[1] ?? 0)
    if (pid === 0 || isAlive(pid)) continue
    const folder = path.join(tmpdir(), name)
    await stopPostmaster(clusterFolder(folder))
    await rm(folder, { recursive: true, force: true }).catch(() => {})
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
