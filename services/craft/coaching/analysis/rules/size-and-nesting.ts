/** How much a reviewer has to read, and how deep the new code is nested. */

import type { AddedLine } from '../added-lines.ts'
import type { ChangedFile } from '../change.ts'
import type { Facts, Loss, Rule } from '../facts.ts'

/**
 * Reviewers find most while they read 200 lines or fewer, and little past 400: J. Cohen, "Best Kept Secrets of Peer
 * Code Review", 2006. The price grows with each doubling.
 */
const reviewableLines = 200

const largeChange: Rule = ({ change }) => {
  if (!change || change.review_lines <= reviewableLines) return null
  const points = Math.min(6, 0.3 + 1.2 * Math.log2(change.review_lines / reviewableLines))
  const largest = change.files
    .filter((file) => file.kind === 'source')
    .reduce<ChangedFile | null>(
      (best, file) => (file.additions > (best?.additions ?? -1) ? file : best),
      null,
    )
  const detail = largest ? { path: largest.path } : {}
  return {
    rule: 'large-change',
    points_lost: points,
    count: change.review_lines,
    limit: reviewableLines,
    ...detail,
  }
}

const branch =
  /^(?:\}\s*)?(?:if|else if|elif|elsif|for|foreach|while|switch|match|try|when|unless|loop|select)\b/
/** Branches this deep are hard to follow; languages that put every method into a class begin two levels further in. */
const deep = 5
const classBound: ReadonlySet<string | null> = new Set([
  'Java',
  'C#',
  'Kotlin',
  'Scala',
  'PHP',
  'Dart',
  'Groovy',
  'Swift',
])

/**
 * Indentation stands for complexity without a parser: Hindle, Godfrey and Holt, "Reading Beside the Lines: Indentation
 * as a Proxy for Complexity Metrics", ICPC 2008. Only lines that open a branch are counted, since wrapped arguments and
 * literals are indented as well.
 */
const deepNesting: Rule = ({ change }: Facts): Loss | null => {
  if (!change || change.patch.length === 0) return null
  let deepest: { line: AddedLine; level: number } | null = null
  let count = 0
  for (const line of change.added) {
    if (line.kind !== 'source' || !branch.test(line.text.trimStart())) continue
    const level = levelOf(line)
    const over = level - (classBound.has(line.language) ? deep + 2 : deep)
    if (over < 0) continue
    count++
    if (!deepest || level > deepest.level) deepest = { line, level }
  }
  if (!deepest) return null
  const { line, level } = deepest
  const points = Math.min(2.5, 0.6 + 0.3 * (count - 1))
  return {
    rule: 'deep-nesting',
    points_lost: points,
    path: line.path,
    line: line.number,
    words: line.text.trim(),
    count,
    limit: level,
  }
}

/** Languages whose files are indented by two blanks a level; the others by four, or by tabs. */
const byTwo: ReadonlySet<string | null> = new Set([
  'JavaScript',
  'TypeScript',
  'Vue',
  'Svelte',
  'Ruby',
  'Elixir',
  'Dart',
  'Scala',
  'Lua',
  'Haskell',
  'OCaml',
  'R',
  'Shell',
  'HTML',
  'CSS',
])

function levelOf({ text, language }: AddedLine): number {
  const indent = /^[\t ]*/.exec(text)?.[0] ?? ''
  const tabs = indent.split('\t').length - 1
  const blanks = indent.length - tabs
  return tabs + Math.floor(blanks / (byTwo.has(language) ? 2 : 4))
}

export const sizeRules: readonly Rule[] = [largeChange]
export const nestingRules: readonly Rule[] = [deepNesting]
