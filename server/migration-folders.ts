import type { MigrationFolder } from '#platform/database/read-migrations.ts'
import type { ServiceDefinition } from '#platform/service/define-service.ts'
import { serviceNames, services } from './services.ts'

const platformSchemas = ['events', 'jobs', 'http', 'identity', 'retention', 'privacy']

/** Schemas that some service of this version, or the platform, may own. */
export const knownSchemas: readonly string[] = [...platformSchemas, ...serviceNames]

/** The platform's own schemas first: the services' tables stand on them. */
export function migrationFolders(
  definitions: readonly Pick<ServiceDefinition, 'name' | 'migrations'>[],
): MigrationFolder[] {
  const platform = platformSchemas.map((schema) => ({
    schema,
    folder: new URL(`../platform/${schema}/migrations/`, import.meta.url).href,
  }))
  const own = definitions.flatMap(({ name, migrations }) =>
    migrations === null ? [] : [{ schema: name, folder: migrations }],
  )
  return [...platform, ...own]
}

/** The schemas of all services, wherever they run. */
export async function readMigrationFolders(): Promise<MigrationFolder[]> {
  return migrationFolders(await Promise.all(serviceNames.map((name) => services[name].definition())))
}
