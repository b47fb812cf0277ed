import { createReadStream } from 'node:fs'
import { mkdir, open, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { CommandError } from '../exit-codes.ts'

/** A line of the journal `behaviors/commits.jsonl`. */
export interface JournalEntry {
  id: string
  hash: string
  author: { name: string; email: string }
  message: string
  /** When it was authored, RFC 3339 in UTC. */
  timestamp: string
  files: { path: string; additions: number; deletions: number }[]
  /** Absolute path of the repository. */
  repository: string
}

/** The journal of a data directory: append-only, one JSON object a line. */
export interface Journal {
  file: string
  /** Appends what is not in it yet; gives how many that were. */
  append: (entries: readonly JournalEntry[]) => Promise<number>
  /** The entry noted last; null when there is none. */
  latest: () => Promise<JournalEntry | null>
  /** Repositories noted since the server took the journal in last, and a function that marks them as taken. */
  untaken: () => Promise<{ repositories: string[]; markTaken: () => Promise<void> }>
}

export function openJournal(dataDirectory: string): Journal {
  const file = join(dataDirectory, 'behaviors', 'commits.jsonl')
  const taken = `${file}.taken`

  const append = async (entries: readonly JournalEntry[]) => {
    const known = new Set<string>()
    for await (const { repository, hash } of readEntries(file)) known.add(`${repository} ${hash}`)
    const fresh = entries.filter(({ repository, hash }) => !known.has(`${repository} ${hash}`))
    if (fresh.length > 0) await appendLines(file, fresh)
    return fresh.length
  }

  const latest = async () => {
    let last: JournalEntry | null = null
    for await (const entry of readEntries(file)) last = entry
    return last
  }

  const untaken = async () => {
    const seen = await readCount(taken)
    const repositories = new Set<string>()
    let count = 0
    for await (const { repository } of readEntries(file)) {
      count += 1
      if (count > seen) repositories.add(repository)
    }
    return { repositories: [...repositories], markTaken: () => writeFile(taken, `${count}\n`) }
  }
  return { file, append, latest, untaken }
}

/** Whole lines only: one that a crash cut short is passed over, and the next append starts a new one. */
async function* readEntries(file: string): AsyncGenerator<JournalEntry> {
  const input = createReadStream(file)
  try {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      const entry = parseEntry(line)
      if (entry) yield entry
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}

function parseEntry(line: string): JournalEntry | null {
  try {
    const entry = JSON.parse(line)
    return typeof entry?.hash === 'string' && typeof entry?.repository === 'string' ? entry : null
  } catch {
    return null
  }
}

async function appendLines(file: string, entries: readonly JournalEntry[]): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true })
    const handle = await open(file, 'a+', 0o600)
    try {
      const start = (await endsInsideLine(file)) ? '\n' : ''
      await handle.appendFile(start + entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''))
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new CommandError(
      `The journal ${file} cannot be written (${reason}): choose another --data-dir.`,
      1,
      cause,
    )
  }
}

async function endsInsideLine(file: string): Promise<boolean> {
  const handle = await open(file, 'r')
  try {
    const { size } = await handle.stat()
    if (size === 0) return false
    const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1)
    return buffer[0] !== 10
  } finally {
    await handle.close()
  }
}

async function readCount(file: string): Promise<number> {
  const text = await readFile(file, 'utf8').catch(() => '0')
  const count = Number.parseInt(text, 10)
  return Number.isSafeInteger(count) ? Math.max(count, 0) : 0
}
