import type { MigrationFolder } from '#platform/database/read-migrations.ts'
import type { ServiceDefinition } from './define-service.ts'

/** Schemas that the platform owns, named like its folders. */
export const platformSchemas: readonly string[] = [
  'events',
  'jobs',
  'http',
  'identity',
  'retention',
  'privacy',
]

/** The platform's own schemas first: the services' tables stand on them. */
export function migrationFolders(
  definitions: readonly Pick<ServiceDefinition, 'name' | 'migrations'>[],
): MigrationFolder[] {
  const platform = platformSchemas.map((schema) => ({
    schema,
    folder: new URL(`../${schema}/migrations/`, import.meta.url).href,
  }))
  const own = definitions.flatMap(({ name, migrations }) =>
    migrations === null ? [] : [{ schema: name, folder: migrations }],
  )
  return [...platform, ...own]
}
