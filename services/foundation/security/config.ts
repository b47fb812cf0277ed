import { join, resolve } from 'node:path'
import { type Environment, integer, readSettings, text } from '#platform/config/read-settings.ts'

export interface SecurityConfig {
  /** Folder of the archives. */
  export_folder: string
  /** File of what has been erased. */
  erasure_journal: string
  /** Days an archive can be fetched. */
  export_days: number
  /** Days between asking to be erased and its beginning. */
  erasure_delay_days: number
  /** null: for ever. */
  access_log_days: number | null
}

/** Reads this service's settings. Throws a `SettingsError` that names every faulty one. */
export function readSecurityConfig(environment: Environment): SecurityConfig {
  const { data_directory, access_log_days, ...settings } = readSettings(environment, {
    data_directory: text('THROUGHLINE_DATA_DIR', './data'),
    export_folder: text('THROUGHLINE_EXPORT_DIR', null),
    export_days: integer('THROUGHLINE_EXPORT_DAYS', 7, { min: 1, max: 90 }),
    erasure_delay_days: integer('THROUGHLINE_ERASURE_DELAY_DAYS', 7, { min: 0, max: 30 }),
    access_log_days: integer('THROUGHLINE_ACCESS_LOG_DAYS', 730, { min: 0, max: 36_500 }),
  })
  return {
    ...settings,
    export_folder: resolve(settings.export_folder ?? join(data_directory, 'exports')),
    erasure_journal: resolve(data_directory, 'erasures.jsonl'),
    access_log_days: access_log_days || null,
  }
}
