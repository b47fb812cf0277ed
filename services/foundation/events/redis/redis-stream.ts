import { isAfter, type Position, readPosition, start } from '#platform/events/position.ts'
import type { Outlet, RelayedEvent } from '#platform/events/relay.ts'
import type { RedisConfig } from '../config.ts'
import { writeMessage } from './message.ts'

/** Sends one command; those sent without waiting go out together, in order. */
export type SendCommand = (args: readonly string[]) => Promise<unknown>

/** Channel of commit events, as the systems before this one named it. */
const commitChannel = 'commit_events'

/**
 * Opens the stream. Its entries' ids are the events' positions, which have the same form and order: so Redis itself
 * refuses what it already has or what would come out of order, whoever sends it.
 */
export async function openStream(
  send: SendCommand,
  { stream, length }: RedisConfig,
): Promise<Pick<Outlet, 'last' | 'capacity' | 'deliver'>> {
  const last = await readLast(send, stream)
  let top: Position = (last && readPosition(last.position)) ?? start
  return {
    last,
    capacity: length,
    deliver: async (events) => {
      const sent = events.map((event) => ({
        event,
        added: send(addition(stream, length, event)),
        published: event.type.startsWith('commit.')
          ? send(['PUBLISH', commitChannel, writeMessage(event)])
          : null,
      }))
      // All are awaited before any failure is thrown: none may fail unheard.
      const added = await Promise.allSettled(sent.map((one) => one.added))
      const published = await Promise.allSettled(sent.map((one) => one.published))
      for (const [index, { event }] of sent.entries()) {
        const position = readPosition(event.position) ?? start
        const outcome = added[index]
        if (outcome?.status === 'rejected' && !(isRefusedAsOld(outcome.reason) && !isAfter(position, top)))
          throw explain(outcome.reason, stream)
        if (isAfter(position, top)) top = position
      }
      for (const outcome of published) if (outcome.status === 'rejected') throw outcome.reason
    },
  }
}

function addition(stream: string, length: number, event: RelayedEvent): string[] {
  const { position, type, workspace_id, at, data, data_bytes } = event
  return [
    ...['XADD', stream, 'MAXLEN', '~', String(length), position],
    ...['position', position, 'type', type, 'workspace_id', workspace_id, 'at', at],
    ...(data === null ? ['data', 'null', 'data_bytes', String(data_bytes)] : ['data', data]),
  ]
}

/** The last event the stream ever took; null for one that is not there. */
async function readLast(send: SendCommand, stream: string): Promise<Outlet['last']> {
  let information: unknown
  try {
    information = await send(['XINFO', 'STREAM', stream])
  } catch (error) {
    if (error instanceof Error && /no such key/i.test(error.message)) return null
    throw explain(error, stream)
  }
  const position = readField(information, 'last-generated-id')
  if (position === null || position === '0-0') return null
  const newest = await send(['XREVRANGE', stream, '+', '-', 'COUNT', '1'])
  const [id, fields] = Array.isArray(newest) && Array.isArray(newest[0]) ? newest[0] : []
  return { position, at: id === position ? readField(fields, 'at') : null }
}

/** A field of a flat list of names and values. */
function readField(list: unknown, name: string): string | null {
  if (!Array.isArray(list)) return null
  const place = list.indexOf(name)
  return place < 0 ? null : String(list[place + 1])
}

function isRefusedAsOld(error: unknown): boolean {
  return error instanceof Error && /equal or smaller than the target stream top item/.test(error.message)
}

function explain(error: unknown, stream: string): unknown {
  if (!(error instanceof Error)) return error
  if (isRefusedAsOld(error)) return new Error(`Something else adds to the stream ${stream}, too.`)
  if (error.message.startsWith('WRONGTYPE'))
    return new Error(`The key ${stream} is no stream: set THROUGHLINE_REDIS_STREAM to another.`)
  return error
}
