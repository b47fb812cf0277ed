import type { LiveEventType } from '#contracts/realtime.ts'
import type { Outgoing } from './live-event.ts'

/** What somebody wants to hear of. */
export interface Interest {
  workspace_id: string
  rooms: ReadonlySet<string>
  /** Of these types alone; every type when null. */
  types: ReadonlySet<LiveEventType> | null
}

/** Whether an event is for those of this interest. What belongs to another workspace never is. */
export function isFor({ workspace_id, rooms, types }: Interest, outgoing: Outgoing): boolean {
  if (outgoing.workspace_id !== workspace_id) return false
  if (types !== null && !types.has(outgoing.event.type)) return false
  return outgoing.rooms.some((room) => rooms.has(room))
}

/** The connections that hear of the same, and so get the same frames. */
interface Audience {
  name: string
  interest: Interest
  size: number
}

export interface Audiences {
  /** Counts one more connection in, and gives the name of its audience. */
  join: (interest: Interest) => string
  leave: (name: string) => void
  /** Which audiences get which of these events: each list stands once, with all who get exactly that. */
  share: (events: readonly Outgoing[]) => Iterable<{ names: string[]; events: readonly Outgoing[] }>
}

/** Connections of equal interest share the work: what they get is picked and serialised once for all of them. */
export function createAudiences(): Audiences {
  const audiences = new Map<string, Audience>()
  return {
    join: (interest) => {
      const name = nameOf(interest)
      const audience = audiences.get(name) ?? { name, interest, size: 0 }
      audience.size += 1
      audiences.set(name, audience)
      return name
    },
    leave: (name) => {
      const audience = audiences.get(name)
      if (audience === undefined) return
      audience.size -= 1
      if (audience.size === 0) audiences.delete(name)
    },
    share: (events) => {
      const shares = new Map<string, { names: string[]; events: readonly Outgoing[] }>()
      for (const { name, interest } of audiences.values()) {
        const chosen = events.filter((outgoing) => isFor(interest, outgoing))
        if (chosen.length === 0) continue
        const key = chosen.map(({ event }) => event.position).join()
        const share = shares.get(key)
        if (share) share.names.push(name)
        else shares.set(key, { names: [name], events: chosen })
      }
      return shares.values()
    },
  }
}

function nameOf({ workspace_id, rooms, types }: Interest): string {
  const wanted = types === null ? '*' : [...types].sort().join(',')
  return `audience ${workspace_id} ${[...rooms].sort().join(' ')} ${wanted}`
}
