import { resolve } from 'node:path'
import { type Environment, flag, readSettings, text, webAddress } from '#platform/config/read-settings.ts'

export interface RepositoriesConfig {
  /** Folder of the bare mirrors of remote repositories. */
  mirrors_folder: string
  /** Used for repositories below `github_url`; null without one. */
  github_token: string | null
  /** Where GitHub is: another address for GitHub Enterprise. */
  github_url: URL
  /** Whether remotes in private networks and on this machine may be reached. */
  allow_private_remotes: boolean
  /** Whether `file://` addresses and plain paths are taken as remotes. */
  allow_local_remotes: boolean
  /** What git is run with; it takes only what it needs. */
  environment: Environment
}

/** Reads this service's settings. Throws a `SettingsError` that names every faulty one. */
export function readRepositoriesConfig(environment: Environment): RepositoriesConfig {
  const { data_directory, ...settings } = readSettings(environment, {
    data_directory: text('THROUGHLINE_DATA_DIR', './data'),
    github_token: text('GITHUB_TOKEN', null),
    github_url: webAddress('THROUGHLINE_GITHUB_URL', 'https://github.com'),
    allow_private_remotes: flag('THROUGHLINE_ALLOW_PRIVATE_REMOTES', false),
    allow_local_remotes: flag('THROUGHLINE_ALLOW_LOCAL_REMOTES', false),
  })
  return { ...settings, mirrors_folder: resolve(data_directory, 'mirrors'), environment }
}
