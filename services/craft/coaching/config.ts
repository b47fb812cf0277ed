import { integer, readSettings } from '#platform/config/read-settings.ts'

export interface CoachingConfig {
  /** Events judged in one transaction at most. */
  batch: number
}

/** Reads the settings of coaching. */
export function readCoachingConfig(
  environment: Readonly<Record<string, string | undefined>>,
): CoachingConfig {
  return readSettings(environment, {
    batch: integer('THROUGHLINE_COACHING_BATCH', 250, { min: 1, max: 1000 }),
  })
}
