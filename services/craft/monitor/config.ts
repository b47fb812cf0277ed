import { resolve } from 'node:path'
import { type Environment, integer, readSettings, text } from '#platform/config/read-settings.ts'

export interface MonitorConfig {
  /** Seconds between two checks of a repository that does not fail. */
  check_interval: number
  /** Seconds between two looks at a local folder at best; 0: none. */
  look_interval: number
  /** Seconds between two measurements of the installation's health. */
  health_interval: number
  /** The folder whose disk is watched. */
  data_directory: string
}

/** Reads this service's settings. Throws a `SettingsError` that names every faulty one. */
export function readMonitorConfig(environment: Environment): MonitorConfig {
  const { data_directory, ...intervals } = readSettings(environment, {
    check_interval: integer('CHECK_INTERVAL', 300, { min: 10, max: 604_800 }),
    look_interval: integer('THROUGHLINE_LOOK_INTERVAL', 1, { min: 0, max: 3600 }),
    health_interval: integer('THROUGHLINE_HEALTH_INTERVAL', 30, { min: 1, max: 3600 }),
    data_directory: text('THROUGHLINE_DATA_DIR', './data'),
  })
  return { ...intervals, data_directory: resolve(data_directory) }
}
