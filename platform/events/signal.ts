/** Tells listeners in this process that something happened to a topic. */
export interface Signal {
  raise: (topics: Iterable<string>) => void
  /** Calls `listener` whenever one of its topics is raised; gives the way to end that. */
  listen: (listener: (topics: ReadonlySet<string>) => void) => () => void
}

export function createSignal(): Signal {
  const listeners = new Set<(topics: ReadonlySet<string>) => void>()
  return {
    raise: (topics) => {
      const raised = new Set(topics)
      if (raised.size === 0) return
      for (const listener of listeners) listener(raised)
    },
    listen: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
