import { appendFile, mkdir, open, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { KnownIdentifier } from '#platform/privacy/replace-names.ts'
import type { BegunErasure } from '../store/erasures.ts'

/** An erasure that has begun, as it is carried out again where the database does not know of it. */
export interface JournalEntry {
  erasure: BegunErasure
  /** Keyed hashes of what the person is known by, in each workspace. */
  identifiers: { workspace_id: string; known: KnownIdentifier[] }[]
}

/**
 * What has been erased, in a file beside the database: a backup that is restored knows nothing of later erasures. Like the
 * database it holds no name and no address, but keyed hashes.
 */
export interface ErasureJournal {
  /** Resolves when the entry is on disk. */
  append: (entry: JournalEntry) => Promise<void>
  /** All entries; none while there is no file. A line that a crash cut short is left out: its erasure had not begun. */
  read: () => Promise<JournalEntry[]>
}

export function openErasureJournal(file: string): ErasureJournal {
  return {
    append: async (entry) => {
      await mkdir(dirname(file), { recursive: true })
      // The line break goes before, so that a line cut short does not spoil the next.
      await appendFile(file, `\n${JSON.stringify(entry, writeBuffer)}`, { mode: 0o600, flush: true })
      const folder = await open(dirname(file), 'r')
      await folder.sync().finally(() => folder.close())
    },
    read: async () => {
      const text = await readFile(file, 'utf8').catch((error) => {
        if (error.code === 'ENOENT') return ''
        throw error
      })
      return text.split('\n').flatMap((line) => readEntry(line) ?? [])
    },
  }
}

function readEntry(line: string): JournalEntry | null {
  try {
    return line === '' ? null : JSON.parse(line, readBuffer)
  } catch {
    return null
  }
}

const binary = new Set(['digest', 'first_word'])

/** A `Buffer` has turned itself into `{ type, data }` by the time it is seen here. */
function writeBuffer(key: string, value: unknown): unknown {
  const isBinary = binary.has(key) && typeof value === 'object' && value !== null && 'data' in value
  return isBinary ? Buffer.from(value.data as number[]).toString('base64') : value
}

function readBuffer(key: string, value: unknown): unknown {
  return binary.has(key) && typeof value === 'string' ? Buffer.from(value, 'base64') : value
}
