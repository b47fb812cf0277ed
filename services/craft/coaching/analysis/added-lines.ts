import type { PatchFile } from './commit.ts'
import { describePath, type PathKind } from './paths.ts'

/** A line the change brings in. */
export interface AddedLine {
  path: string
  kind: PathKind
  language: string | null
  text: string
  number: number
  /** Whether the line before it in the file was added as well. */
  follows: boolean
}

const skipped: ReadonlySet<PathKind> = new Set(['generated', 'vendored', 'lock', 'asset', 'translation'])
const mostLines = 50_000
/** Lines are looked at up to here, which bounds the time of every rule about them. */
const longestLine = 1_000

/** Added lines of the hand-written files, at most 50,000. Lines the change merely moves are left out. */
export function readAddedLines(patch: readonly PatchFile[]): AddedLine[] {
  const lines: AddedLine[] = []
  const removed = removedTexts(patch)
  for (const { path, hunks } of patch) {
    const { kind, language } = describePath(path)
    if (skipped.has(kind)) continue
    for (const hunk of hunks) {
      let previous = -1
      for (const { sign, text, number } of hunk.lines) {
        if (sign !== '+') continue
        if (lines.length === mostLines) return lines
        if (!removed.has(text.trim()))
          lines.push({ path, kind, language, text: clip(text), number, follows: number === previous + 1 })
        previous = number
      }
    }
  }
  return lines
}

function clip(text: string): string {
  return text.length > longestLine ? text.slice(0, longestLine).trimEnd() : text
}

/** Short lines (`}`, `else`) recur by chance, so they do not count as moved. */
const short = 8

function removedTexts(patch: readonly PatchFile[]): ReadonlySet<string> {
  const texts = new Set<string>()
  for (const { hunks } of patch) {
    for (const { lines } of hunks) {
      for (const { sign, text } of lines) if (sign === '-' && text.length > short) texts.add(text.trim())
    }
  }
  return texts
}
