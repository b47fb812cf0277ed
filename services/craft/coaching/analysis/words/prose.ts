/** What of a body is written for a reader. */

import { isPlaceholder } from './placeholder.ts'

const enoughProse = 30
const lookedAt = 20_000
const longestPointer = 300

/** "Closes #12", "See https://…", "- PROJ-7": where to look, and nothing else. */
const pointer =
  /^\s*[-*]?\s*(?:(?:really|also|partially|and|close[sd]?|fix(?:e[sd])?|resolve[sd]?|refs?|references|see|related|to|issues?|bugs?|pr)[:,]?\s+)*(?:https?:\/\/\S+|(?:[\w.-]+\/[\w.-]+)?#\d+|[A-Z][A-Z0-9]+-\d+)[.,;)]?$/i
/** What tools and forges leave in a body. */
const toolMark = /^(?:-{3,}|git-svn-id: .*|Co-authored-by: .*|\s*<!--.*|cc @.*|\(cherry picked from .*)$/i

/** The body without lines that only point elsewhere or that a tool left. */
export function proseOf(body: string): string {
  return body
    .slice(0, lookedAt)
    .split('\n')
    .filter((line) => line === '' || line.length > longestPointer || !isIdle(line))
    .join('\n')
    .trim()
}

/** The subjects of squashed commits, where they tell nothing: "* fix", "* Update go.sum". */
const squashedPattern = /^\s*[-*]\s+(.*)$/
const namesFile = /^(?:update|fix|change|modify|edit) [\w./-]+\.\w+$/i

/** Rows of figures; what they show, the sentences around them tell. */
const tableRow = /\s{2,}[-+]?[\d.,]+[%a-z]*\s{2,}[-+]?[\d.,]+|\S\s{3,}\S.*\S\s{3,}\S/

function isIdle(line: string): boolean {
  if (pointer.test(line) || toolMark.test(line) || tableRow.test(line)) return true
  const squashed = squashedPattern.exec(line)?.[1]
  return squashed !== undefined && (isPlaceholder(squashed) || namesFile.test(squashed))
}

/** The words of a text; marks alone are none. */
export function countWords(text: string): number {
  return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length
}

/** Whether anything but references and links is left of a body. */
export function hasProse(body: string): boolean {
  return proseOf(body).replace(/\s+/g, ' ').length >= enoughProse
}
