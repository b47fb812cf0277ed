import { createObjectReader } from '#platform/git/object-reader.ts'
import { type GitRepository, inRepository } from '#platform/git/repository.ts'
import { runGit } from '#platform/git/run-git.ts'
import { measureIndentation, type TextComplexity } from './indentation.ts'

/** A file at the head. */
export interface HeadFile {
  hash: string
  /** Bytes; null when the content is not here, as in a partial clone. */
  size: number | null
}

/** The regular files at the head by path; none before the first commit. Links and submodules are no files here. */
export async function listHeadFiles(git: GitRepository): Promise<Map<string, HeadFile>> {
  const files = new Map<string, HeadFile>()
  if (git.head.hash === null) return files
  const listing = await runGit(['ls-tree', '-r', '-l', '-z', '--full-tree', git.head.hash], inRepository(git))
  for (const entry of listing.toString('utf8').split('\0')) {
    const match = /^100\d{3} blob ([0-9a-f]+) +(\S+)\t(.*)$/s.exec(entry)
    const [, hash, size, path] = match ?? []
    if (hash === undefined || path === undefined) continue
    files.set(path, { hash, size: /^\d+$/.test(size ?? '') ? Number(size) : null })
  }
  return files
}

/** Measures files at the head; those that are not text, or too large to have been written by hand, come as null. */
export interface ComplexityReader {
  read: (git: GitRepository, files: readonly HeadFile[]) => Promise<(TextComplexity | null)[]>
}

const largestText = 1024 * 1024
/** Files read, and then measured, in one go: keeps others from waiting long. */
const filesAtOnce = 16
const rememberedFiles = 50_000
/** As many bytes decide in git, too, whether a file is text. */
const decisiveBytes = 8000

/** Remembers what it measured by the hash of the content, which never changes. */
export function createComplexityReader(): ComplexityReader {
  const known = new Map<string, TextComplexity | null>()

  const measure = async (git: GitRepository, hashes: readonly string[]) => {
    const objects = createObjectReader(git)
    try {
      for (let start = 0; start < hashes.length; start += filesAtOnce) {
        for (const { name, raw } of await objects.read(hashes.slice(start, start + filesAtOnce))) {
          known.set(name, raw === null || isBinary(raw) ? null : measureIndentation(raw))
        }
      }
    } finally {
      await objects.close()
    }
  }

  return {
    read: async (git, files) => {
      const readable = files.filter(({ size }) => size !== null && size <= largestText)
      const unknown = new Set(readable.map(({ hash }) => hash).filter((hash) => !known.has(hash)))
      await measure(git, [...unknown])
      const answer = files.map(({ hash }) => known.get(hash) ?? null)
      if (known.size > rememberedFiles) known.clear()
      return answer
    },
  }
}

function isBinary(content: Buffer): boolean {
  return content.subarray(0, decisiveBytes).includes(0)
}
