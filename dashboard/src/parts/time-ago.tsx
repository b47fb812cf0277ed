import { formatAgo, formatExact } from './times.ts'

/** A time as its distance from now, with the exact one on hover. */
export function TimeAgo({ time, offset = 0 }: { time: string; offset?: number }) {
  return (
    <time dateTime={time} title={formatExact(time, offset)}>
      {formatAgo(time)}
    </time>
  )
}
