import { type MigrationFolder, readMigrations } from '#platform/database/read-migrations.ts'
import { StartupError } from '#platform/errors/startup-error.ts'
import type { Manifest } from './archive/manifest.ts'

/**
 * The folders as far as an archive's database had run them: restored there, its tables are the ones it was made from.
 *
 * @throws {StartupError} when the archive comes from a newer version, or from one whose migrations were changed
 */
export async function foldersOf(
  { migrations, product_version }: Manifest,
  folders: readonly MigrationFolder[],
): Promise<MigrationFolder[]> {
  const levels = Map.groupBy(migrations, ({ schema }) => schema)
  const unknown = [...levels.keys()].find((schema) => !folders.some((folder) => folder.schema === schema))
  if (unknown !== undefined) throw newer(product_version, unknown)
  const found: MigrationFolder[] = []
  for (const folder of folders) {
    const done = levels.get(folder.schema)
    if (done === undefined) continue
    const known = await readMigrations(folder)
    for (const { number, name, checksum } of done) {
      const migration = known[number - 1]
      if (migration === undefined) throw newer(product_version, `${folder.schema}/${name}`)
      if (migration.checksum !== checksum)
        throw new StartupError(
          `The backup was made with another ${folder.schema}/${name} than this version has: use the version that made it (${product_version}).`,
        )
    }
    found.push({ ...folder, last: done.length })
  }
  return found
}

function newer(version: string, what: string): StartupError {
  return new StartupError(
    `The backup was made by a newer version of Throughline (${version}, which has ${what}): use that version.`,
  )
}
