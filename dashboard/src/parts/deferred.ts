import { useSyncExternalStore } from 'react'

/** Something that will be done unless it is taken back in time. */
export interface Deferred {
  key: string
  /** What was done, as the person sees it already: “Removed acme/site”. */
  label: string
}

/** Milliseconds in which a deed can be taken back. */
const grace = 8000

let waiting: readonly (Deferred & { timer: ReturnType<typeof setTimeout> })[] = []
const listeners = new Set<() => void>()

/** Does `run` after a while, in which {@link undo} takes it back. A page that is closed before then does nothing. */
export function defer(deed: Deferred, run: () => Promise<unknown>): void {
  undo(deed.key)
  const timer = setTimeout(() => void run().finally(() => undo(deed.key)), grace)
  change([...waiting, { ...deed, timer }])
}

/** Takes a deferred deed back. */
export function undo(key: string): void {
  for (const deed of waiting) if (deed.key === key) clearTimeout(deed.timer)
  if (waiting.some((deed) => deed.key === key)) change(waiting.filter((deed) => deed.key !== key))
}

/** Everything that can still be taken back, oldest first. */
export function useDeferred(): readonly Deferred[] {
  return useSyncExternalStore(subscribe, () => waiting)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function change(next: typeof waiting): void {
  waiting = next
  for (const listener of listeners) listener()
}
