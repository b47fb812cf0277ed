import type { GitFileChange } from './changes.ts'
import { decodeText } from './decode-text.ts'

const nul = 0
const submoduleMode = '160000'

const statuses: Readonly<Record<string, GitFileChange['status']>> = {
  A: 'added',
  C: 'copied',
  D: 'deleted',
  M: 'modified',
  R: 'renamed',
  T: 'type_changed',
}

/**
 * Reads one entry of `--raw -z` output, see "RAW OUTPUT FORMAT" in git-diff-tree(1): `:mode mode hash hash
 * status`, NUL, path, NUL, and for renames and copies the new path and NUL.
 * @returns the file without counts and the position after it, or null when the entry is not complete yet
 */
export function readRawEntry(
  data: Buffer,
  start: number,
  hashLength: number,
): { file: GitFileChange; end: number } | null {
  const statusAt = start + 17 + 2 * hashLength
  const statusEnd = data.indexOf(nul, statusAt)
  if (statusEnd < 0) return null
  const firstEnd = data.indexOf(nul, statusEnd + 1)
  if (firstEnd < 0) return null
  const status = statuses[String.fromCharCode(data[statusAt] ?? 0)] ?? 'modified'
  const file: GitFileChange = {
    path: decodeText(data, statusEnd + 1, firstEnd),
    previous_path: null,
    status,
    additions: 0,
    deletions: 0,
    binary: false,
  }
  if (hasMode(data, start + 1, submoduleMode) || hasMode(data, start + 8, submoduleMode))
    file.submodule = true
  if (status !== 'renamed' && status !== 'copied') return { file, end: firstEnd + 1 }

  const secondEnd = data.indexOf(nul, firstEnd + 1)
  if (secondEnd < 0) return null
  file.previous_path = file.path
  file.path = decodeText(data, firstEnd + 1, secondEnd)
  return { file, end: secondEnd + 1 }
}

function hasMode(data: Buffer, start: number, mode: string): boolean {
  // Only submodules have a 6 as the second digit; most entries are decided by that byte.
  return data[start + 1] === 54 && data.toString('latin1', start, start + 6) === mode
}
