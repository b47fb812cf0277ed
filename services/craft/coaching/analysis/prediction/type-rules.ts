import type { ChangeType, Hunk, ParsedMessage, PatchFile } from '../commit.ts'
import type { FileDigest } from './file-digest.ts'

/** A type that is told by a rule, with how sure it is and why. */
export interface RuledType {
  value: ChangeType
  probability: number
  reason: string
}

/**
 * The types that no model has learnt, for people checked too few of them, where something tells them plainly; null for
 * any other commit. How often the rules are right is measured by `npm run eval`.
 */
export function readRuledType(
  message: ParsedMessage,
  digests: readonly FileDigest[],
  patch: readonly PatchFile[],
): RuledType | null {
  if (isRevert(message)) {
    return { value: 'revert', probability: 1, reason: 'the message says that it reverts a commit' }
  }
  if (patch.length === digests.length && !digests.every(changesCommentsOnly) && changesLayoutOnly(patch)) {
    return { value: 'style', probability: 0.9, reason: 'nothing but blanks and line breaks is changed' }
  }
  if (speaksOfSpeed(message) && digests.length > 0 && digests.every(isCode)) {
    return { value: 'perf', probability: 0.7, reason: 'the subject speaks of speed and code is changed' }
  }
  return null
}

/** Only a commit that undoes another: "Revert to the default" is an ordinary change. */
function isRevert({ subject, body, kind }: ParsedMessage): boolean {
  return (
    kind === 'revert' &&
    (/^(?:revert|reapply)\w* ["'“].*["'”](?: \(#\d+\))*$/i.test(subject) ||
      body.includes('This reverts commit'))
  )
}

const speed =
  /\b(?:(?:improv|better|increas|boost|enhanc)\w* (?:[\w`'.()]+ ){0,4}(?:perf|performance|speed|throughput)|(?:for|more) (?:better )?(?:perf|performance|performant)|(?:perf|performance) (?:improvements?|optimi[sz]ations?|boost)|faster|speed(?:s|ed|ing)?[ -]up|memoi[sz]e[sd]?)\b/i

function speaksOfSpeed({ description }: ParsedMessage): boolean {
  return speed.test(description.slice(0, 500))
}

function changesCommentsOnly({ additions, deletions, comments, blank }: FileDigest): boolean {
  return comments > 0 && comments + blank === additions + deletions
}

function isCode({ description }: FileDigest): boolean {
  return description.kind === 'source' || description.kind === 'test'
}

/** A patch of more lines than this is not looked into. */
const lineLimit = 2_000

/** Files in which indentation says what belongs to what. */
const blanksMatter =
  /(?:\.(?:py|pyi|ya?ml|md|rst|haml|pug|slim|coffee|hs|fs|nim|sass|styl|mk|txt|diff|patch)|Makefile)$/i

/** Whether each file reads the same before and after but for blanks and line breaks outside of texts in quotes. */
function changesLayoutOnly(patch: readonly PatchFile[]): boolean {
  let lines = 0
  for (const { path, hunks, status } of patch) {
    if (status !== 'modified' || hunks.length === 0 || blanksMatter.test(path)) return false
    for (const hunk of hunks) {
      lines += hunk.lines.length
      if (lines > lineLimit || !relaysOnly(hunk)) return false
    }
  }
  return patch.length > 0
}

/** The lines around a change are compared along with it, so that a line which moved is seen to have moved. */
function relaysOnly({ lines }: Hunk): boolean {
  const before = sideOf(lines, '+')
  const after = sideOf(lines, '-')
  return withoutBlanks(before) === withoutBlanks(after) && quotesOf(before) === quotesOf(after)
}

/** The hunk as it is without the lines of one sign. */
function sideOf(lines: Hunk['lines'], without: '+' | '-'): string {
  return lines.flatMap(({ sign, text }) => (sign === without ? [] : [text])).join('\n')
}

function withoutBlanks(text: string): string {
  return text.replace(/\s+/g, '')
}

function quotesOf(text: string): string {
  return (text.match(/"[^"\n]*"|'[^'\n]*'|`[^`]*`/g) ?? []).join('\n')
}
