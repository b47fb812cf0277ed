import { io } from 'socket.io-client'
import type { Acknowledgement, LiveEvent } from '#contracts/realtime.ts'
import { firstWorkspaceId } from '#platform/identity/principal.ts'
import type { ServerProcess } from '../processes/server.ts'
import type { Workplace } from '../workplace.ts'

/** Sees commits as they are coached, as an open page does. */
export interface Watcher {
  /** Resolves with the time at which it was told that the commit has its score. */
  see: (hash: string) => Promise<number>
  close: () => Promise<void>
}

/** Follows the whole workspace over a socket. */
export async function watchScores(
  workplace: Workplace,
  { url, owner_key }: Pick<ServerProcess, 'url' | 'owner_key'>,
): Promise<Watcher> {
  const waiting = new Map<string, (at: number) => void>()
  const socket = io(url, { transports: ['websocket'], forceNew: true, auth: { key: owner_key } })
  const close = workplace.endLater(async () => {
    socket.close()
  })
  socket.on('events', (events: LiveEvent[]) => {
    const at = performance.now()
    for (const { type, data } of events) {
      if (type !== 'commit.coached') continue
      waiting.get(data.hash)?.(at)
      waiting.delete(data.hash)
    }
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', reject)
  })
  const subscription = { rooms: [`workspace:${firstWorkspaceId}`], types: ['commit.coached'] }
  const answer: Acknowledgement = await socket.emitWithAck('subscribe', subscription)
  if (!answer.ok) throw new Error(`The socket was refused: ${answer.problem.detail}`)
  return {
    see: (hash) => new Promise((resolve) => waiting.set(hash, resolve)),
    close,
  }
}
