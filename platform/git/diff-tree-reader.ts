import type { GitChanges, GitFileChange } from './changes.ts'
import type { PatchExcerpt } from './patch-excerpt.ts'
import { readRawEntry } from './raw-entry.ts'

/** What `git diff-tree` said of one commit. */
export interface DiffTreeReply {
  /** Null when git has no such commit. */
  changes: GitChanges | null
  /** Whether the counts are those of `--numstat`. A file turned into a link is two files in a patch. */
  exact: boolean
}

const code = (character: string) => character.charCodeAt(0)
const newline = 10
const nul = 0
const colon = code(':')
const at = code('@')
const plus = code('+')
const minus = code('-')
const space = code(' ')
const backslash = code('\\')

/** A line of which this much is there without an end is not waited for: it is cut here. */
const longestLine = 16 * 1024

/**
 * Reads `git diff-tree --stdin --always --raw -z -p` where each hash on stdin is followed by a blank line,
 * which git echoes, so that every commit has an end:
 *
 *     commit := [ hash NUL [ entry* [ NUL patch ] ] ] LF
 *
 * Lines of a patch are told apart by their first byte. They are counted and, but for the excerpt, never
 * become strings.
 */
export function createDiffTreeReader(
  options: { hash_length: number; excerpt: PatchExcerpt },
  onReply: (reply: DiffTreeReply) => void,
): (chunk: Buffer) => void {
  const { hash_length, excerpt } = options
  let rest: Buffer | null = null
  let readPart = readCommitStart
  let changes: GitChanges | null = null
  let fileIndex = -1
  let file: GitFileChange | undefined
  let secondHalfFollows = false
  let inHunk = false
  let capturing = false
  let exact = true

  /** Each part gives the position it read up to; the same position when it needs more bytes. */
  function readCommitStart(data: Buffer, position: number): number {
    if (data[position] === newline) return finishCommit(position)
    const end = position + hash_length
    if (end >= data.length) return position
    changes = {
      hash: data.toString('latin1', position, end),
      files: [],
      additions: 0,
      deletions: 0,
      patch: '',
      patch_truncated: false,
    }
    readPart = readFiles
    return end + 1
  }

  function readFiles(data: Buffer, position: number): number {
    if (data[position] === newline) return finishCommit(position)
    if (data[position] === nul) {
      excerpt.begin(changes?.files.map(({ path }) => path) ?? [])
      readPart = readPatch
      return position + 1
    }
    if (data[position] !== colon) throw new Error('git diff-tree printed what is not a raw entry')
    const entry = readRawEntry(data, position, hash_length)
    if (entry === null) return position
    changes?.files.push(entry.file)
    return entry.end
  }

  function readPatch(data: Buffer, from: number): number {
    let position = from
    let additions = 0
    let deletions = 0
    while (position < data.length) {
      const first = data[position]
      if (first === newline) break
      let end = position + 1
      while (end < data.length && data[end] !== newline) end++
      if (end === data.length) {
        if (end - position < longestLine) break
        readPart = skipLine
      } else end++

      if (first === at) inHunk = true
      else if (!inHunk || (first !== plus && first !== minus && first !== space && first !== backslash)) {
        count(additions, deletions)
        additions = 0
        deletions = 0
        readHeaderLine(data, position)
      } else if (first === plus) additions++
      else if (first === minus) deletions++

      if (capturing && !isIndexLine(data, position)) capturing = excerpt.addLine(data, position, end)
      position = end
      if (readPart === skipLine) break
    }
    count(additions, deletions)
    if (data[position] === newline && readPart === readPatch) return finishCommit(position)
    return position
  }

  /** The remainder of a line that has been counted. */
  function skipLine(data: Buffer, position: number): number {
    const end = data.indexOf(newline, position)
    if (end < 0) return data.length
    readPart = readPatch
    return end + 1
  }

  function readHeaderLine(data: Buffer, position: number): void {
    if (startsWith(data, position, diffLine)) beginFile()
    else if (file !== undefined && startsWith(data, position, binaryLine)) file.binary = true
  }

  function beginFile(): void {
    inHunk = false
    if (secondHalfFollows) {
      secondHalfFollows = false
      return
    }
    file = changes?.files[++fileIndex]
    secondHalfFollows = file?.status === 'type_changed'
    if (secondHalfFollows) exact = false
    capturing = excerpt.beginFile(fileIndex)
  }

  function count(additions: number, deletions: number): void {
    if (file === undefined) return
    file.additions += additions
    file.deletions += deletions
  }

  function finishCommit(position: number): number {
    if (changes !== null) {
      if (readPart === readPatch) Object.assign(changes, excerpt.finish())
      for (const { additions, deletions } of changes.files) {
        changes.additions += additions
        changes.deletions += deletions
      }
    }
    onReply({ changes, exact })
    readPart = readCommitStart
    changes = null
    fileIndex = -1
    file = undefined
    secondHalfFollows = false
    inHunk = false
    capturing = false
    exact = true
    return position + 1
  }

  return function push(chunk) {
    const data = rest === null ? chunk : Buffer.concat([rest, chunk])
    let position = 0
    while (position < data.length) {
      const part = readPart
      const next = part(data, position)
      if (next === position && readPart === part) break
      position = next
    }
    excerpt.settle()
    rest = position < data.length ? data.subarray(position) : null
  }
}

const diffLine = Buffer.from('diff --git ')
const binaryLine = Buffer.from('Binary files ')
const indexLine = Buffer.from('index ')

function isIndexLine(data: Buffer, position: number): boolean {
  return startsWith(data, position, indexLine)
}

function startsWith(data: Buffer, position: number, text: Buffer): boolean {
  for (let index = 0; index < text.length; index++) {
    if (data[position + index] !== text[index]) return false
  }
  return true
}
