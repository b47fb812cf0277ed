import type { Socket as Engine } from 'engine.io'

/**
 * Calls `onFull` once as soon as more than `limit` characters wait for a client because it does not read them. What the
 * transport has taken is not counted: it takes as much again at most.
 */
export function watchBacklog(engine: Engine, limit: number, onFull: () => void): void {
  let waiting = 0
  let isFull = false
  engine.on('packetCreate', ({ data }: { data?: string | Buffer }) => {
    waiting += data?.length ?? 0
    if (waiting <= limit || isFull) return
    isFull = true
    onFull()
  })
  engine.on('flush', () => {
    waiting = 0
  })
}
