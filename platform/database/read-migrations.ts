import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { StartupError } from '#platform/errors/startup-error.ts'

/** Where a service keeps its migrations. */
export interface MigrationFolder {
  /** The database schema they own, named like the service. */
  schema: string
  /** Folder URL of files like `0001-commits.sql`. */
  folder: string
  /** Number of the last one to run; all when left out. */
  last?: number
}

/** One step of a schema. */
export interface Migration {
  number: number
  /** File name. */
  name: string
  sql: string
  /** SHA-256 of the SQL, with line ends as `\n` so that a checkout's settings do not matter. */
  checksum: string
}

/**
 * Reads a folder's migrations in their order.
 *
 * @throws {StartupError} when a file name does not fit, or the numbers do not run 1, 2, 3….
 */
export async function readMigrations({ schema, folder, last }: MigrationFolder): Promise<Migration[]> {
  const names = (await readdir(new URL(folder))).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(
    names.slice(0, last).map(async (name, index) => {
      const number = index + 1
      if (!/^\d{4}-[a-z0-9-]+\.sql$/.test(name) || Number(name.slice(0, 4)) !== number)
        throw new StartupError(
          `The migrations of ${schema} must be named 0001-….sql, 0002-….sql and so on; rename ${name} ` +
            `in ${fileURLToPath(folder)}.`,
        )
      const sql = (await readFile(new URL(name, folder), 'utf8')).replaceAll('\r\n', '\n')
      return { number, name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}
