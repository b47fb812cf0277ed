import type { Event } from './event-log.ts'

/** Events of one type and workspace that follow each other. */
export interface EventRun {
  workspace_id: string
  type: string
  events: Event[]
}

/** Splits events in their order, so that those of a kind are handled together and none overtakes another kind. */
export function splitIntoRuns(events: readonly Event[]): EventRun[] {
  const runs: EventRun[] = []
  for (const event of events) {
    const { workspace_id, type } = event
    const last = runs.at(-1)
    if (last?.type === type && last.workspace_id === workspace_id) last.events.push(event)
    else runs.push({ workspace_id, type, events: [event] })
  }
  return runs
}
