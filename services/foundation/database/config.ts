import { resolve } from 'node:path'
import {
  type Environment,
  integer,
  readSettings,
  type Setting,
  text,
} from '#platform/config/read-settings.ts'
import { nextTime } from '#platform/jobs/cron.ts'

export interface DatabaseConfig {
  data_directory: string
  /** Folder of the archives. */
  backup_folder: string
  /** When backups are made by themselves; null: never. */
  backup_schedule: string | null
  /** Backups of each automatic kind that are kept. */
  backups_kept: number
  event_retention_days: number | null
}

/** Reads this service's settings. Throws a `SettingsError` that names every faulty one. */
export function readDatabaseConfig(environment: Environment): DatabaseConfig {
  const settings = readSettings(environment, {
    data_directory: text('THROUGHLINE_DATA_DIR', './data'),
    backup_folder: text('THROUGHLINE_BACKUP_DIR', null),
    backup_schedule: cron('THROUGHLINE_BACKUP_SCHEDULE', '0 3 * * *'),
    backups_kept: integer('THROUGHLINE_BACKUPS_KEPT', 7, { min: 1, max: 10_000 }),
    event_retention_days: integer('THROUGHLINE_EVENT_RETENTION_DAYS', 0, { min: 0, max: 36_500 }),
  })
  const data_directory = resolve(settings.data_directory)
  return {
    ...settings,
    data_directory,
    backup_folder: resolve(settings.backup_folder ?? `${data_directory}/backups`),
    event_retention_days: settings.event_retention_days || null,
  }
}

/** A cron pattern, or `off`. */
function cron(name: string, initial: string): Setting<string | null> {
  return {
    name,
    read: (given = initial) => {
      if (given === 'off') return null
      try {
        if (nextTime(given, new Date()) !== null) return given
      } catch {
        // Said below.
      }
      throw new Error(
        `must be "off" or a time as cron writes it (minute, hour, day, month, weekday, in UTC), such as "${initial}", not "${given}".`,
      )
    },
  }
}
