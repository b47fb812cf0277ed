import type { AlertKind, Reading } from '#contracts/monitor.ts'

/** A condition that is bad or was, as it is kept. Times in milliseconds since 1970. */
export interface Condition {
  severity: Reading['severity']
  summary: string
  value: number | null
  since: number
  /** Null while it has not yet lasted long enough to be an alert. */
  raised_at: number | null
  calm_since: number | null
  cleared_at: number | null
}

/** What a reading makes of a condition: null when nothing is left to keep, and what is to be told. */
export interface Step {
  condition: Condition | null
  tell: 'raised' | 'cleared' | null
}

/** Seconds that a kind must be bad before its alert is raised, and good before it is cleared. */
const patience: Readonly<Record<AlertKind, { raise: number; clear: number }>> = {
  disk_space: { raise: 0, clear: 60 },
  database_connections: { raise: 60, clear: 60 },
  database_slow: { raise: 60, clear: 60 },
  jobs_late: { raise: 60, clear: 60 },
  jobs_failed: { raise: 0, clear: 0 },
  consumer_behind: { raise: 120, clear: 60 },
  dead_letters: { raise: 0, clear: 0 },
  service_not_ready: { raise: 60, clear: 60 },
  repository_failing: { raise: 0, clear: 0 },
}

/**
 * The next state of an alert. It is raised when it has been bad for a while and cleared when it has been good for a while;
 * in between the thresholds it stays as it is, so that it does not flap.
 * @param reading null when the thing is not there any more, which clears at once
 */
export function nextAlert(
  kind: AlertKind,
  condition: Condition | null,
  reading: Pick<Reading, 'level' | 'severity' | 'summary' | 'value'> | null,
  now: number,
): Step {
  const { raise, clear } = patience[kind]
  if (reading?.level === 'bad') return worsen(condition, reading, now, raise)
  if (condition === null || condition.raised_at === null) return { condition: null, tell: null }
  if (reading?.level === 'fair')
    return { condition: { ...condition, ...seen(reading), calm_since: null }, tell: null }
  const calm_since = condition.calm_since ?? now
  const latest = { ...condition, ...(reading && seen(reading)), calm_since }
  if (reading !== null && now - calm_since < clear * 1000) return { condition: latest, tell: null }
  return { condition: { ...latest, cleared_at: now }, tell: 'cleared' }
}

function worsen(
  condition: Condition | null,
  reading: Pick<Reading, 'severity' | 'summary' | 'value'>,
  now: number,
  raise: number,
): Step {
  const since = condition?.since ?? now
  const wasRaised = condition?.raised_at ?? null
  const isDue = now - since >= raise * 1000
  const isWorse = condition?.severity === 'warning' && reading.severity === 'critical'
  const raised_at = wasRaised ?? (isDue ? now : null)
  return {
    condition: {
      ...seen(reading),
      severity: reading.severity,
      since,
      raised_at,
      calm_since: null,
      cleared_at: null,
    },
    tell: raised_at !== null && (wasRaised === null || isWorse) ? 'raised' : null,
  }
}

/** What is shown of the latest reading; how severe it was stays as it was. */
function seen({ summary, value }: Pick<Reading, 'summary' | 'value'>) {
  return { summary, value }
}
