import type { Reading } from '#contracts/monitor.ts'

/** Where a figure is bad, and where it is good again; in between it is neither. */
interface Threshold {
  bad: number
  good: number
}

/** Bytes free: a new month of a busy installation needs some hundred megabytes. */
const diskWarning: Threshold = { bad: 2 * 2 ** 30, good: 3 * 2 ** 30 }
const diskCritical = 512 * 2 ** 20

/** Share of the connections the database lets in. */
const connections: Threshold = { bad: 0.85, good: 0.75 }
const connectionsCritical = 0.97

/** Milliseconds of the simplest query. */
const answer: Threshold = { bad: 500, good: 200 }

/** Seconds the oldest job waits. */
const lateJobs: Threshold = { bad: 300, good: 60 }

/** Events a consumer has not seen, or seconds during which it has handled none of those that wait. */
const lag: Threshold = { bad: 10_000, good: 1000 }
const stall: Threshold = { bad: 60, good: 10 }

/** Checks in a row that failed. */
const failuresInARow = 3

/** The disk of a folder. */
export function readDisk({ folder, free, total }: { folder: string; free: number; total: number }): Reading {
  const share = total > 0 ? ` of ${formatBytes(total)}` : ''
  return {
    kind: 'disk_space',
    subject: folder,
    level: levelBelow(free, diskWarning),
    severity: free < diskCritical ? 'critical' : 'warning',
    value: free,
    unit: 'bytes',
    summary: `${formatBytes(free)}${share} are free on the disk of ${folder}.`,
  }
}

/** The database: its connections, and how fast it answers. */
export function readDatabase({
  used,
  most,
  answer_ms,
}: {
  used: number
  most: number
  answer_ms: number
}): Reading[] {
  const share = used / most
  return [
    {
      kind: 'database_connections',
      subject: 'database',
      level: levelAbove(share, connections),
      severity: share > connectionsCritical ? 'critical' : 'warning',
      value: share,
      unit: 'share',
      summary: `${used} of the database’s ${most} connections are in use.`,
    },
    {
      kind: 'database_slow',
      subject: 'database',
      level: levelAbove(answer_ms, answer),
      severity: 'warning',
      value: Math.round(answer_ms * 10) / 10,
      unit: 'milliseconds',
      summary: `The database answers the simplest query in ${Math.round(answer_ms)} ms.`,
    },
  ]
}

/** Jobs that wait, and those that have failed for the last time. */
export function readJobs({
  waiting,
  oldest_seconds,
  failed,
}: {
  waiting: number
  oldest_seconds: number
  failed: readonly { name: string; count: number }[]
}): Reading[] {
  return [
    {
      kind: 'jobs_late',
      subject: 'jobs',
      level: levelAbove(oldest_seconds, lateJobs),
      severity: 'warning',
      value: Math.round(oldest_seconds),
      unit: 'seconds',
      summary:
        waiting === 0
          ? 'No job waits for a worker.'
          : `${countOf(waiting, 'job')} wait for a worker, the oldest for ${Math.round(oldest_seconds)} s.`,
    },
    ...failed.map(
      ({ name, count }): Reading => ({
        kind: 'jobs_failed',
        subject: name,
        level: 'bad',
        severity: 'warning',
        value: count,
        unit: 'count',
        summary: `${countOf(count, 'job')} ${name} failed for the last time; the log says why.`,
      }),
    ),
  ]
}

/** One reader of the event log. */
export interface ConsumerFigures {
  name: string
  lag: number
  dead_letters: number
  handled_at: string | null
}

/** How far a consumer is behind, and what it has set aside. */
export function readConsumer(
  { name, lag: behind, dead_letters, handled_at }: ConsumerFigures,
  now: number,
): Reading[] {
  const idle = behind === 0 || handled_at === null ? 0 : (now - Date.parse(handled_at)) / 1000
  const levels = [levelAbove(behind, lag), levelAbove(idle, stall)]
  const level = levels.includes('bad') ? 'bad' : levels.includes('fair') ? 'fair' : 'good'
  const stalled = idle >= stall.bad ? `, and has handled none for ${Math.round(idle)} s` : ''
  return [
    {
      kind: 'consumer_behind',
      subject: name,
      level,
      severity: 'warning',
      value: behind,
      unit: 'count',
      summary:
        behind === 0
          ? `${name} has seen every event.`
          : `${name} still has to see ${countOf(behind, 'event')}${stalled}.`,
    },
    {
      kind: 'dead_letters',
      subject: name,
      level: dead_letters > 0 ? 'bad' : 'good',
      severity: 'warning',
      value: dead_letters,
      unit: 'count',
      summary:
        dead_letters === 0
          ? `${name} has handled every event it has seen.`
          : `${name} has set ${countOf(dead_letters, 'event')} aside that it could not handle.`,
    },
  ]
}

/** A service, as its `/ready` tells. */
export function readService({
  name,
  state,
  detail,
}: {
  name: string
  state: string
  detail: string | null
}): Reading {
  return {
    kind: 'service_not_ready',
    subject: name,
    level: state === 'ready' ? 'good' : 'bad',
    severity: state === 'degraded' ? 'warning' : 'critical',
    value: null,
    unit: 'count',
    summary: `${name} is ${state}${detail === null ? '' : `: ${detail.replace(/\.$/, '')}`}.`,
  }
}

/** A repository whose checks failed in a row. */
export function readFailingRepository({
  full_name,
  failures,
  error_detail,
}: {
  full_name: string
  failures: number
  error_detail: string | null
}): Reading {
  return {
    kind: 'repository_failing',
    subject: full_name,
    level: failures >= failuresInARow ? 'bad' : 'fair',
    severity: 'warning',
    value: failures,
    unit: 'count',
    summary: `${full_name} could not be checked ${failures} times in a row${error_detail ? `: ${error_detail}` : '.'}`,
  }
}

function levelAbove(value: number, { bad, good }: Threshold): Reading['level'] {
  return value >= bad ? 'bad' : value < good ? 'good' : 'fair'
}

function levelBelow(value: number, { bad, good }: Threshold): Reading['level'] {
  return value < bad ? 'bad' : value >= good ? 'good' : 'fair'
}

function formatBytes(bytes: number): string {
  return bytes < 2 ** 30 ? `${Math.round(bytes / 2 ** 20)} MiB` : `${(bytes / 2 ** 30).toFixed(1)} GiB`
}

function countOf(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`
}
