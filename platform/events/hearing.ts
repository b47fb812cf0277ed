import type { EventLog } from './event-log.ts'
import { createSignal, type Signal } from './signal.ts'

/** Starts hearing of what other processes have appended. */
type Listen = (onTopics: (topics: ReadonlySet<string>) => void) => Promise<{ close: () => void }>

/**
 * Brings what this process and others have appended to everybody here who wants to hear of it. All share one connection,
 * which is there while anybody does.
 */
export function createHearing(appended: Signal, listen: Listen): Pick<EventLog, 'hear'> {
  const heard = createSignal()
  appended.listen((topics) => heard.raise(topics))
  let hearers = 0
  let connection: ReturnType<Listen> | undefined
  const leave = () => {
    hearers -= 1
    if (hearers > 0) return
    void connection?.then(({ close }) => close())
    connection = undefined
  }
  return {
    hear: async (listener) => {
      const unlisten = heard.listen(listener)
      hearers += 1
      connection ??= listen((topics) => heard.raise(topics))
      const mine = connection
      try {
        await mine
      } catch (error) {
        unlisten()
        hearers -= 1
        if (connection === mine) connection = undefined
        throw error
      }
      let hears = true
      return () => {
        if (!hears) return
        hears = false
        unlisten()
        leave()
      }
    },
  }
}
