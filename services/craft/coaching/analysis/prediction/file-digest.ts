import type { FileChange, PatchFile } from '../commit.ts'
import { describePath, type PathDescription } from '../paths.ts'

/**
 * Lines beyond this many of a file and of a whole patch are counted but not looked into, nor characters beyond this
 * many of a line.
 */
const fileLineLimit = 300
const patchLineLimit = 4_000
const characterLimit = 400

const tokenPattern = /[A-Za-z_$@][\w$]*|\d[\w.]*|"[^"]*"|'[^']*'|[=!<>]=?|&&|\|\|/g
const nameStart = /^[A-Za-z_$@]/
const commentPattern = /^\s*(?:\/\/|\/?\*|#(?!include|define|if|end|else)|--\s|<!--|;;|""")/
const definition =
  /^\s*(?:(?:export|public|private|protected|internal|static|final|abstract|async|override|pub|virtual|synchronized|default)\s+)*(?:def|func|fn|function|fun|class|interface|struct|enum|trait|[\w<>[\],.?]+\s+\w+\s*\([^;]*\)\s*(?:throws\s[\w., ]+)?\{?\s*$|[\w<>[\],.?]+\s+\w+\s*\([^;]*\{)/

/** What one file of a change comes to, counted in one pass over its patch. */
export interface FileDigest {
  path: string
  description: PathDescription
  status: PatchFile['status']
  additions: number
  deletions: number
  hunks: number
  /** Changed lines that are blank or comments, and added or removed lines that begin a definition. */
  blank: number
  comments: number
  definitions_added: number
  definitions_removed: number
  /** Tokens there are more of, and fewer of, than before. */
  gained: readonly string[]
  lost: readonly string[]
  /** Names in the hunks, context included, with how often they occur in changed lines; 0 for context alone. */
  names: ReadonlyMap<string, number>
  /** Whether the patch of this file was given. */
  has_patch: boolean
}

/** Digests every file of a change; a file without a patch counts with its path and line counts. */
export function digestFiles(files: readonly FileChange[], patch: readonly PatchFile[]): FileDigest[] {
  const budget = { lines: patchLineLimit }
  const patched = new Set(patch.map((file) => file.path))
  return [
    ...patch.map((file) => digestPatch(file, budget)),
    ...files.filter((file) => !patched.has(file.path)).map((file) => digestCounts(file)),
  ]
}

function digestCounts(file: FileChange): FileDigest {
  const status = file.status === 'type_changed' ? 'modified' : (file.status ?? 'modified')
  return { ...emptyDigest(file.path, status), additions: file.additions, deletions: file.deletions }
}

function emptyDigest(path: string, status: PatchFile['status']): FileDigest {
  return {
    path,
    description: describePath(path),
    status,
    additions: 0,
    deletions: 0,
    hunks: 0,
    blank: 0,
    comments: 0,
    definitions_added: 0,
    definitions_removed: 0,
    gained: [],
    lost: [],
    names: new Map(),
    has_patch: false,
  }
}

function digestPatch(file: PatchFile, budget: { lines: number }): FileDigest {
  const digest = { ...emptyDigest(file.path, file.status), hunks: file.hunks.length, has_patch: true }
  const balance = new Map<string, number>()
  const names = new Map<string, number>()
  const limit = Math.min(fileLineLimit, budget.lines)
  let read = 0
  for (const hunk of file.hunks) {
    for (const { sign, text } of hunk.lines) {
      if (sign === '+') digest.additions += 1
      else if (sign === '-') digest.deletions += 1
      if (read === limit) continue
      read += 1
      if (sign === ' ') countNames(names, text)
      else digestLine(digest, balance, names, sign, text)
    }
  }
  budget.lines -= read
  const tokens = [...balance]
  return {
    ...digest,
    gained: tokens.filter(([, count]) => count > 0).map(([token]) => token),
    lost: tokens.filter(([, count]) => count < 0).map(([token]) => token),
    names,
  }
}

function countNames(names: Map<string, number>, text: string): void {
  for (const token of text.slice(0, characterLimit).match(tokenPattern) ?? []) {
    if (isName(token) && !names.has(token)) names.set(token, 0)
  }
}

function digestLine(
  digest: FileDigest,
  balance: Map<string, number>,
  names: Map<string, number>,
  sign: '+' | '-',
  line: string,
): void {
  const text = line.length > characterLimit ? line.slice(0, characterLimit) : line
  if (text.trim() === '') {
    digest.blank += 1
    return
  }
  if (commentPattern.test(text)) digest.comments += 1
  else if (definition.test(text)) {
    if (sign === '+') digest.definitions_added += 1
    else digest.definitions_removed += 1
  }
  const step = sign === '+' ? 1 : -1
  for (const token of text.match(tokenPattern) ?? []) {
    balance.set(token, (balance.get(token) ?? 0) + step)
    if (isName(token)) names.set(token, (names.get(token) ?? 0) + 1)
  }
}

function isName(token: string): boolean {
  return token.length > 2 && nameStart.test(token)
}
