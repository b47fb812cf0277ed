import type { MigrationFolder } from '#platform/database/read-migrations.ts'
import { migrationFolders, platformSchemas } from '#platform/service/migration-folders.ts'
import { serviceNames, services } from './services.ts'

/** Schemas that some service of this version, or the platform, may own. */
export const knownSchemas: readonly string[] = [...platformSchemas, ...serviceNames]

/** The schemas of all services, wherever they run. */
export async function readMigrationFolders(): Promise<MigrationFolder[]> {
  return migrationFolders(await Promise.all(serviceNames.map((name) => services[name].definition())))
}
