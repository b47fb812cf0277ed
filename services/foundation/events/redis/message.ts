import type { RelayedEvent } from '#platform/events/relay.ts'

/**
 * An event as the JSON text of a pub/sub message: `position`, `type`, `workspace_id`, `at`, `data`. Data too long to be
 * passed on is null, and `data_bytes` says how long it is.
 */
export function writeMessage({ data, data_bytes, ...event }: RelayedEvent): string {
  const { position, type, workspace_id, at } = event
  const head = JSON.stringify({ position, type, workspace_id, at, ...(data === null && { data_bytes }) })
  return `${head.slice(0, -1)},"data":${data ?? 'null'}}`
}
