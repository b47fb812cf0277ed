import type { ParsedMessage, Trailer } from './commit.ts'
import { kindOfMessage } from './kind.ts'
import { readSubject } from './subject.ts'

interface MessageOptions {
  /**
   * What to take away first, named as in git-commit(1) `--cleanup`: `whitespace` (the default, for a message that is
   * already committed) or `strip`, which also drops comment lines and everything from the scissors line on (for the
   * file that the `commit-msg` hook gets).
   */
  cleanup?: 'whitespace' | 'strip'
  /** `core.commentString`; `#` when left out. */
  comment?: string
}

/** References and links are looked for in this much of a message, in characters. */
const scanLimit = 100_000
const mostFound = 100

const scissors = '------------------------ >8 ------------------------'
const referencePattern =
  /(?<![\w&/#)])(?:[\w.-]{1,39}\/[\w.-]{1,99})?#\d{1,9}\b|\b(?:GH|gh)-\d{1,9}\b|\b[A-Z][A-Z0-9_]{1,14}-\d{1,7}\b/g
const notAReference =
  /^(?:UTF|UCS|SHA|MD|ISO|RFC|CVE|CWE|AES|RSA|ECMA|IEEE|PEP|HTTP|TLS|BASE|CP|WIN|GPL|LGPL|AGPL|PKCS)-/
const linkPattern = /\bhttps?:\/\/[^\s<>"'`)\]}]{1,2000}/g
const trailerPattern = /^([A-Za-z][A-Za-z0-9-]{0,60}|BREAKING CHANGE)\s?:\s+(\S.*)$/
const cherryPick = /^\(cherry picked from commit ([0-9a-f]{7,64})\)$/

/**
 * One-word trailer keys. git takes any `Word: text` for a trailer; `Note: the cache is never emptied` is prose to a
 * reader, so a word without a hyphen must be one of these.
 */
const oneWordKeys: ReadonlySet<string> = new Set(
  (
    'fixes fixed closes closed resolves resolved refs ref references see bug bugs issue issues ticket jira task cc link links url ' +
    'pr test tested reviewer reviewers reviewed approved acked author authors changelog relates related upstream ' +
    'origin stable depends topic story epic'
  ).split(' '),
)

/**
 * Takes a commit message apart. Time is linear in its length, any string is accepted, and nothing is decoded or
 * replaced: control characters stay, so whoever shows the parts must escape them.
 */
export function readMessage(text: string, options: MessageOptions = {}): ParsedMessage {
  const clean = tidy(text, options)
  const firstEnd = lineEnd(clean, 0)
  const subject = clean.slice(0, firstEnd)
  const rest = clean.slice(firstEnd + 1)
  const { body, trailers } = splitTrailers(rest)
  const parts = readSubject(subject)
  const scanned = clean.length > scanLimit ? clean.slice(0, scanLimit) : clean
  return {
    text: clean,
    subject,
    separated: rest === '' || rest.startsWith('\n'),
    body,
    trailers,
    conventional: parts.conventional,
    description: parts.description,
    references: findReferences(scanned),
    links: findLinks(scanned),
    kind: kindOfMessage(subject, body),
  }
}

/** Line ends to `\n`, no blank lines around, no blanks at the end of a line, one blank line at most between paragraphs. */
function tidy(text: string, { cleanup = 'whitespace', comment = '#' }: MessageOptions): string {
  let clean = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
  if (clean.includes('\r')) clean = clean.replaceAll('\r\n', '\n').replaceAll('\r', '\n')
  if (cleanup === 'strip') clean = withoutComments(clean, comment)
  const lines: string[] = []
  for (let start = 0; start < clean.length; ) {
    const end = lineEnd(clean, start)
    const line = clean.slice(start, end).trimEnd()
    if (line !== '' || (lines.length > 0 && lines.at(-1) !== '')) lines.push(line)
    start = end + 1
  }
  if (lines.at(-1) === '') lines.pop()
  if (lines.length > 0) lines[0] = (lines[0] ?? '').trimStart()
  return lines.join('\n')
}

function withoutComments(text: string, comment: string): string {
  const kept: string[] = []
  for (let start = 0; start < text.length; ) {
    const end = lineEnd(text, start)
    const line = text.slice(start, end)
    if (line.startsWith(`${comment} ${scissors}`)) break
    if (!line.startsWith(comment)) kept.push(line)
    start = end + 1
  }
  return kept.join('\n')
}

function lineEnd(text: string, start: number): number {
  const end = text.indexOf('\n', start)
  return end === -1 ? text.length : end
}

/**
 * Splits what follows the subject into prose and trailers, as git-interpret-trailers(1) does: the last paragraph is a
 * block of trailers when all of it is, or when a quarter of it is and it holds a line that git itself writes.
 */
function splitTrailers(rest: string): { body: string; trailers: Trailer[] } {
  const content = rest.startsWith('\n') ? rest.slice(1) : rest
  if (content === '') return { body: '', trailers: [] }
  const gap = content.lastIndexOf('\n\n')
  if (gap === -1 && content.length === rest.length) return { body: content, trailers: [] }
  const block = gap === -1 ? content : content.slice(gap + 2)
  if (block.length > scanLimit || !(block.includes(':') || block.startsWith('(')))
    return { body: content, trailers: [] }
  const { trailers, prose, generated } = readTrailerBlock(block)
  const isBlock = prose.length === 0 ? trailers.length > 0 : generated && trailers.length >= prose.length / 3
  if (!isBlock) return { body: content, trailers: [] }
  const before = gap === -1 ? '' : content.slice(0, gap)
  const body = [before, prose.join('\n')].filter((part) => part !== '').join('\n\n')
  return { body, trailers }
}

function readTrailerBlock(block: string): { trailers: Trailer[]; prose: string[]; generated: boolean } {
  const trailers: Trailer[] = []
  const prose: string[] = []
  let generated = false
  for (const line of block.split('\n')) {
    const last = trailers.at(-1)
    if (/^\s/.test(line) && last) {
      last.value += ` ${line.trim()}`
      continue
    }
    const trailer = readTrailer(line)
    if (!trailer) prose.push(line)
    else {
      trailers.push(trailer)
      generated ||= trailer.key === 'Signed-off-by' || trailer.key === 'Cherry-picked-from'
    }
  }
  return { trailers, prose, generated }
}

/** One trailer line; git's `(cherry picked from commit …)` is given the key `Cherry-picked-from`. */
function readTrailer(line: string): Trailer | null {
  const match = trailerPattern.exec(line)
  if (match) {
    const [, key = '', value = ''] = match
    const known = key.includes('-') || key === 'BREAKING CHANGE' || oneWordKeys.has(key.toLowerCase())
    return known ? { key, value: value.trim() } : null
  }
  const picked = cherryPick.exec(line)
  return picked ? { key: 'Cherry-picked-from', value: picked[1] ?? '' } : null
}

function findReferences(text: string): string[] {
  if (!/[#-]\d/.test(text)) return []
  return findAll(
    text.replace(linkPattern, ' '),
    referencePattern,
    (reference) => !notAReference.test(reference),
  )
}

function findLinks(text: string): string[] {
  if (!text.includes('://')) return []
  return findAll(text, linkPattern, () => true).map((link) => link.replace(/[.,;:!?]+$/, ''))
}

function findAll(text: string, pattern: RegExp, accept: (found: string) => boolean): string[] {
  const found = new Set<string>()
  for (const match of text.matchAll(pattern)) {
    if (found.size === mostFound) break
    if (accept(match[0])) found.add(match[0])
  }
  return [...found]
}
