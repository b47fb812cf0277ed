import type { Socket as Engine } from 'engine.io'

/**
 * Calls `onFull` once when something is to be sent while more than `limit` characters already wait for a client that does
 * not read. What the transport has taken is not counted: it takes as much again at most.
 */
export function watchBacklog(engine: Engine, limit: number, onFull: () => void): void {
  let waiting = 0
  let isFull = false
  engine.on('packetCreate', ({ data }: { data?: string | Buffer }) => {
    const wasFull = isFull
    isFull ||= waiting > limit
    waiting += data?.length ?? 0
    if (isFull && !wasFull) onFull()
  })
  engine.on('flush', () => {
    waiting = 0
  })
}
