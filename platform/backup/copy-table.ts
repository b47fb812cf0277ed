import { pipeline } from 'node:stream/promises'
import { type Client, escapeIdentifier } from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import type { TableEntry } from './archive/manifest.ts'
import { largestPart } from './compress.ts'

type CopiedTable = Pick<TableEntry, 'schema' | 'name' | 'columns'>

export function quoteTable({ schema, name }: { schema: string; name: string }): string {
  return `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`
}

function quoteColumns({ columns }: CopiedTable): string {
  return columns.map(escapeIdentifier).join(', ')
}

/**
 * Reads a table's rows as lines of COPY's text format, in parts that end anywhere; PostgreSQL sends no faster than
 * `onPart` takes them. Gives the number of rows.
 */
export async function copyTableOut(
  client: Client,
  table: CopiedTable,
  onPart: (part: Buffer) => Promise<void>,
  signal: AbortSignal | undefined,
): Promise<number> {
  const lines = client.query(copyTo(`copy ${quoteTable(table)} (${quoteColumns(table)}) to stdout`))
  await pipeline(
    lines,
    async (chunks: AsyncIterable<Buffer>) => {
      let waiting: Buffer[] = []
      let length = 0
      const send = async () => {
        const part = Buffer.concat(waiting)
        waiting = []
        length = 0
        for (let at = 0; at < part.length; at += largestPart)
          await onPart(part.subarray(at, at + largestPart))
      }
      for await (const chunk of chunks) {
        waiting.push(chunk)
        length += chunk.length
        if (length >= largestPart) await send()
      }
      if (length > 0) await send()
    },
    signal === undefined ? {} : { signal },
  )
  return lines.rowCount
}

/** Writes lines of COPY's text format into a table, and gives the number of rows. */
export async function copyTableIn(
  client: Client,
  table: CopiedTable,
  parts: AsyncIterable<Buffer>,
  signal: AbortSignal | undefined,
): Promise<number> {
  const rows = client.query(copyFrom(`copy ${quoteTable(table)} (${quoteColumns(table)}) from stdin`))
  await pipeline(parts, rows, signal === undefined ? {} : { signal })
  return rows.rowCount
}
