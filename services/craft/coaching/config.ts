import { choice, integer, readSettings } from '#platform/config/read-settings.ts'

export interface CoachingConfig {
  /** Events judged in one transaction at most. */
  batch: number
  /** When a model is asked for advice: never, when somebody asks for feedback, or for each commit as it is made, too. */
  model: 'off' | 'on_demand' | 'live'
  /** Members that must be behind a figure in which private commits are counted. */
  smallest_team: number
}

/** Reads the settings of coaching. */
export function readCoachingConfig(
  environment: Readonly<Record<string, string | undefined>>,
): CoachingConfig {
  return readSettings(environment, {
    batch: integer('THROUGHLINE_COACHING_BATCH', 250, { min: 1, max: 1000 }),
    model: choice('THROUGHLINE_COACHING_MODEL', ['off', 'on_demand', 'live'], 'on_demand'),
    smallest_team: integer('THROUGHLINE_SMALLEST_TEAM', 4, { min: 4, max: 1000 }),
  })
}
