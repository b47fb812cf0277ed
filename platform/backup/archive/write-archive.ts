import { createHash } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Manifest } from './manifest.ts'
import { encodeMember, tarBlock, tarEnd } from './tar.ts'
import { writeTrailer } from './trailer.ts'

/** What an archive's manifest says beside its members. */
export type ManifestFacts = Omit<Manifest, 'members'>

/** An archive being written. */
export interface ArchiveWriter {
  /** Appends a member; members of several callers go one after the other. Resolves when it is handed to the disk. */
  add: (name: string, content: Buffer) => Promise<void>
  /** Writes the manifest and the trailer, and gives the file its name: only then is there an archive. */
  finish: (facts: ManifestFacts) => Promise<{ bytes: number; sha256: string }>
  /** Leaves nothing of it. Does nothing once it is finished. */
  discard: () => Promise<void>
}

/** Ending of an archive that is being written, or whose writer was killed. */
export const unfinishedEnding = '.unfinished'

/**
 * Begins an archive. It grows beside its place, only its owner may read it, and it is moved there whole once it is on
 * disk: whatever interrupts the writing, there is no half archive under its name.
 */
export async function writeArchive(file: string, created: Date): Promise<ArchiveWriter> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}${unfinishedEnding}`
  await rm(draft, { force: true })
  const handle = await open(draft, 'wx', 0o600)
  const members: Manifest['members'] = []
  const hash = createHash('sha256')
  let bytes = 0
  let isOpen = true
  let queue: Promise<unknown> = Promise.resolve()

  const append = async (chunk: Buffer) => {
    hash.update(chunk)
    await handle.appendFile(chunk)
    bytes += chunk.length
  }
  const add = (name: string, content: Buffer): Promise<void> => {
    const added = queue.then(async () => {
      await append(await encodeMember(name, content, created))
      members.push({ name, size: content.length, sha256: createHash('sha256').update(content).digest('hex') })
    })
    // Whoever called is told; those behind find the disk as full as it is.
    queue = added.catch(() => {})
    return added
  }
  const close = async () => {
    if (isOpen) await handle.close()
    isOpen = false
  }
  return {
    add,
    finish: async (facts) => {
      await queue
      const manifest = Buffer.from(`${JSON.stringify({ ...facts, members }, null, 1)}\n`)
      const manifest_offset = bytes + tarBlock
      await add('manifest.json', manifest)
      await append(tarEnd)
      const sha256 = hash.copy().digest('hex')
      await append(writeTrailer({ manifest_offset, manifest_size: manifest.length, sha256 }))
      await handle.sync()
      await close()
      await rename(draft, file)
      await syncFolder(path.dirname(file))
      return { bytes, sha256 }
    },
    discard: async () => {
      await queue
      await close()
      await rm(draft, { force: true })
    },
  }
}

/** Makes the new name of a file survive a power cut. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
