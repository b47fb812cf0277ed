/** What the change takes together: one concern or several, with its tests, without what does not belong. */

import { type Change, type ChangedFile, machineWritten } from '../change.ts'
import type { Hunk } from '../commit.ts'
import { concernsOf } from '../concerns.ts'
import { type Facts, firstOf, inEnglish, type Rule } from '../facts.ts'
import { clausesOf } from '../words/clauses.ts'
import { isMechanical } from '../words/mechanical.ts'

/** A change of fewer lines is read at a glance, however many things it does. */
const linesToLoseThread = 60

/**
 * A patch that was cut short hides what ties files together, so the price falls with what was not seen; and with the
 * size, as a few lines of two concerns hurt nobody much.
 */
const tangled: Rule = ({ prediction, change, type, subject }) => {
  const { value, probability, groups } = prediction.tangled
  if (!value || !change || type === 'style' || isMechanical(subject.description)) return null
  const concerns = concernsOf(groups)
  if (concerns.length < 2) return null
  const seen = change.patch.length > 0 ? change.seen : 0.5
  const size = Math.min(1, Math.max(0.35, change.review_lines / linesToLoseThread))
  const points = seen * size * Math.min(5, 1.5 + 5 * Math.max(0, probability - 0.5))
  if (points < 0.5) return null
  return { rule: 'tangled', points_lost: points, count: concerns.length, limit: change.files.length }
}

const manyFiles = 20
const manyAreas = 6

/** Breadth alone is no fault (a rename reaches far); it is one when the models doubt that it is one concern. */
const scattered: Rule = ({ change, prediction }) => {
  if (!change || prediction.tangled.probability < 0.35) return null
  const written = change.files.filter((file) => !machineWritten.has(file.kind))
  const areas = new Set(written.map((file) => file.area))
  if (written.length <= manyFiles || areas.size < manyAreas) return null
  return {
    rule: 'scattered',
    points_lost: 1.5,
    count: written.length,
    limit: areas.size,
    words: [...areas].slice(0, 4).join(', '),
  }
}

const pointsForSecond = 4
const pointsForFurther = 1

/** "Bump the parser and fix its tests": the author's own words part the commit. */
const severalThings: Rule = ({ subject }) => {
  const clauses = clausesOf(subject.description)
  if (clauses.length < 2) return null
  return {
    rule: 'several-things',
    points_lost: Math.min(5.5, pointsForSecond + pointsForFurther * (clauses.length - 2)),
    words: clauses[0] ?? '',
    expected: clauses[1] ?? '',
    count: clauses.length,
    line: 1,
  }
}

const untestable: ReadonlySet<string | null> = new Set([
  null,
  'CSS',
  'HTML',
  'SQL',
  'Shell',
  'Vim script',
  'Batch',
  'PowerShell',
  'GLSL',
  'GraphQL',
  'Protocol Buffers',
  'Nix',
])
const inlineTest =
  /#\[(?:test|cfg\(test\)|tokio::test)|^\s*(?:>>> |func Test[A-Z]|def test_|it\(['"]|test\(['"])|import\.meta\.vitest/
const fewestLines = 10

const noTests: Rule = (facts) => {
  const { change, convention, type, subject } = facts
  if (!change || (type !== 'feat' && type !== 'fix')) return null
  if (change.files.some((file) => file.kind === 'test') || hasInlineTest(change)) return null
  const sources = change.files.filter(
    (file) => file.kind === 'source' && !untestable.has(file.language) && !isDeclaration(file),
  )
  const lines = sources.reduce((sum, file) => sum + file.additions, 0)
  const largest = largestOf(sources)
  if (lines < fewestLines || !largest) return null
  const habit = convention?.tested_share ?? null
  if (habit !== null && habit < 0.05) return null
  const factor = (habit === null ? 0.8 : Math.min(1, 0.3 + habit)) * (subject.conventional ? 1 : 0.7)
  const points = factor * (2.5 + Math.min(2, lines / 100))
  const detail = { path: largest.path, count: lines, words: type }
  return { rule: 'no-tests', points_lost: points, ...detail }
}

function isDeclaration(file: ChangedFile): boolean {
  return /\.d\.[cm]?ts$/.test(file.name) || /\.(?:h|hpp|pyi|mli)$/.test(file.name)
}

function hasInlineTest(change: Change): boolean {
  return change.patch.some((file) =>
    file.hunks.some(
      (hunk) =>
        /\bmod tests?\b/.test(hunk.section) ||
        hunk.lines.some((line) => line.sign === '+' && inlineTest.test(line.text)),
    ),
  )
}

function largestOf(files: readonly ChangedFile[]): ChangedFile | null {
  return files.reduce<ChangedFile | null>(
    (best, file) => (best && linesOf(best) >= linesOf(file) ? best : file),
    null,
  )
}

function linesOf(file: ChangedFile): number {
  return file.additions + file.deletions
}

/** Machine-written lines that bury hand-written ones. A lock file beside its manifest, or snapshots, belong there. */
const generatedAlong: Rule = ({ change }) => {
  if (!change) return null
  const buried = change.files.filter((file) => file.kind === 'generated' || file.kind === 'vendored')
  const machine = buried.reduce((sum, file) => sum + linesOf(file), 0)
  const largest = largestOf(buried)
  if (!largest || machine < 200 || change.review_lines < 10 || machine < change.review_lines * 4) return null
  return {
    rule: 'generated-along',
    points_lost: 1.5,
    path: largest.path,
    count: machine,
    limit: change.review_lines,
  }
}

const unwanted =
  /(?:^|\/)(?:\.DS_Store|Thumbs\.db|desktop\.ini|npm-debug\.log|yarn-error\.log|\.env(?:\.local|\.production)?|core\.\d+|nohup\.out|[^/]+\.(?:swp|swo|orig|rej|pyc|bak|tmp|class)|[^/]+~|\.idea\/workspace\.xml|__pycache__\/.*|node_modules\/.*|\.vscode\/settings\.json\.bak)$/

const unwantedFile: Rule = ({ change }) => {
  const found = change?.files.filter((file) => file.status === 'added' && unwanted.test(file.path)) ?? []
  const [first] = found
  if (!first) return null
  return {
    rule: 'unwanted-file',
    points_lost: Math.min(4, 2.5 + 0.5 * found.length),
    path: first.path,
    count: found.length,
  }
}

const fewestNoisy = 10
const aboutForm = /indent|format|whitespace|blanks|style|lint|prettier|tidy/i

/** Whole hunks that differ in blanks alone, beside hunks that do not. */
const formattingNoise: Rule = ({ change, type, subject }: Facts) => {
  if (!change || type === 'style' || aboutForm.test(subject.description)) return null
  let noisy = 0
  let all = 0
  let first: { path: string; line: number } | null = null
  for (const file of change.patch) {
    for (const hunk of file.hunks) {
      const changed = hunk.lines.reduce((sum, line) => sum + (line.sign === ' ' ? 0 : 1), 0)
      all += changed
      if (!differsInBlanksOnly(hunk)) continue
      noisy += changed
      first ??= { path: file.path, line: hunk.new_start }
    }
  }
  if (!first || noisy < fewestNoisy || noisy === all || noisy < all * 0.2) return null
  return { rule: 'formatting-noise', points_lost: 1.5, ...first, count: noisy, limit: all }
}

function differsInBlanksOnly(hunk: Hunk): boolean {
  let added = 0
  let removed = 0
  for (const { sign, text } of hunk.lines) {
    if (sign === '+') added += bareLength(text)
    else if (sign === '-') removed += bareLength(text)
  }
  if (added !== removed || added === 0) return false
  const side = (sign: '+' | '-') =>
    hunk.lines
      .flatMap((line) => (line.sign === sign ? [line.text] : []))
      .join('')
      .replace(/\s+/g, '')
  return side('+') === side('-')
}

function bareLength(text: string): number {
  let length = 0
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 32) length++
  return length
}

const emptyChange: Rule = ({ change }) =>
  change && change.files.length === 0 && change.patch.length === 0
    ? { rule: 'empty-change', points_lost: 3 }
    : null

/** For ordinary commits. */
export const scopeRules: readonly Rule[] = [
  firstOf(inEnglish(severalThings), tangled, scattered),
  noTests,
  generatedAlong,
  formattingNoise,
  emptyChange,
]

/** For every commit that brings files of its own. */
export const belongingRules: readonly Rule[] = [unwantedFile]
