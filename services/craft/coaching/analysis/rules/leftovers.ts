/** What a working copy collects and a commit should not: debug output, dead code, markers, silenced checks. */

import type { AddedLine } from '../added-lines.ts'
import type { Facts, Loss, Rule } from '../facts.ts'
import type { CodeRule } from '../finding.ts'

interface Sighting {
  rule: CodeRule
  /** Points for the first line found, and for each further one. */
  first: number
  further: number
  most: number
  /** Whether this line is one; `index` is its place among the added lines. */
  matches: (line: AddedLine, index: number, lines: readonly AddedLine[]) => boolean
}

function sighting(seen: Sighting): Rule {
  return ({ change }: Facts): Loss | null => {
    if (!change || change.patch.length === 0) return null
    const lines = change.added
    const found = lines.filter((line, index) => seen.matches(line, index, lines))
    const [first] = found
    if (!first) return null
    const points = Math.min(seen.most, seen.first + seen.further * (found.length - 1))
    const { path, number, text } = first
    return {
      rule: seen.rule,
      points_lost: points,
      path,
      line: number,
      words: text.trim(),
      count: found.length,
    }
  }
}

const conflictMarker = sighting({
  rule: 'conflict-marker',
  first: 9,
  further: 0,
  most: 9,
  matches: ({ text, kind }) => kind !== 'test' && kind !== 'docs' && /^(?:<{7}|>{7}) \S/.test(text),
})

const scriptDebug = /\bdebugger\b\s*;?\s*$|^\s*console\.(?:log|debug|dir|trace)\(/
const printedMark = /\(\s*[fL]?["'](?:debug|here|xxx|===|---|>>>|\*\*\*|###)/i

/** What people leave behind while looking for a fault, by language. */
const debug: ReadonlyMap<string, RegExp> = new Map([
  ['JavaScript', scriptDebug],
  ['TypeScript', scriptDebug],
  ['Vue', scriptDebug],
  ['Svelte', scriptDebug],
  [
    'Python',
    /\bbreakpoint\(\)|\bi?pdb\.set_trace\(|^\s*print\((?:["'](?:debug|here|test|xxx|===|---|>>>)|\w+\)$)/i,
  ],
  ['Ruby', /\bbinding\.(?:pry|irb)\b|^\s*byebug\b/],
  ['PHP', /\b(?:var_dump|dd|print_r)\(/],
  ['Rust', /\bdbg!\(/],
  ['Elixir', /\bIO\.inspect\b|\bIEx\.pry\b/],
  ['Java', /\.printStackTrace\(\)|\bSystem\.out\.print(?:ln|f)?\(/],
  ['Kotlin', /\.printStackTrace\(\)|^\s*println\(/],
  ['Go', /\bspew\.Dump\(|\bfmt\.Print(?:ln|f)\("(?:debug|here|xxx|===|>>>)/i],
])

/** Programs whose output is their purpose. */
const printsByTrade =
  /(?:^|[/._-])(?:cli|bin|cmd|scripts?|tools?|bench(?:marks?)?|examples?|demos?|console|logg?(?:er|ing)?|debug|print(?:er)?|repl|main|report(?:er)?s?)(?:[/._-]|$)/i

const debugOutput = sighting({
  rule: 'debug-output',
  first: 1.5,
  further: 0.3,
  most: 3,
  matches: ({ text, kind, language, path }) => {
    if (kind !== 'source' || !language || printsByTrade.test(path)) return false
    return (
      (debug.get(language)?.test(text) ?? false) ||
      (/printf|NSLog|\bprint\(/.test(text) && printedMark.test(text))
    )
  },
})

const commentPattern = /^\s*(?:\/\/(?!\/|!)|#(?![![{a-z]))\s?(.*)$/
const codePattern =
  /^\s*(?:[\w$.[\]"']+\s*(?:[-+*/|&]?=)\s*[^=\s].*[;,)\]}\w"']|(?:return|throw|import|const|let|var|await)\b.*[;)'"]|(?:if|for|while|switch)\s*\(.*\)\s*\{?|\}?\s*else\b.*\{|[\w$.]+\(.*\)\s*[;{]?|[})\]]+[;,]?)\s*$/
const shortestRun = 3

/** Three comment lines in a row that read as statements; an example announced as one is no dead code. */
const commentedOutCode = sighting({
  rule: 'commented-out-code',
  first: 1,
  further: 0.3,
  most: 2,
  matches: (line, index, lines) => {
    if (line.kind !== 'source' || !isDeadCode(line)) return false
    let run = 1
    while (run < shortestRun && lines[index + run]?.follows && isDeadCode(lines[index + run])) run++
    if (run < shortestRun) return false
    const before = lines[index - 1]
    if (!before || !line.follows) return true
    return !isDeadCode(before) && !/example|e\.g\.|usage|like|:\s*$/i.test(before.text)
  },
})

function isDeadCode(line: AddedLine | undefined): boolean {
  const content = line && commentPattern.exec(line.text)?.[1]
  return content ? codePattern.test(content) : false
}

const bareTodo = sighting({
  rule: 'bare-todo',
  first: 0.4,
  further: 0.2,
  most: 1.2,
  matches: ({ text, kind }) =>
    (kind === 'source' || kind === 'test') &&
    /(?:\/\/|#|\/\*|\*|--|;|<!--|")\s*(?:TODO|FIXME|XXX|HACK)\b(?!\s?[([])/.test(text) &&
    !/#\d|https?:|[A-Z]{2,}-\d/.test(text),
})

const skippedTest = sighting({
  rule: 'skipped-test',
  first: 1.2,
  further: 0.3,
  most: 2.5,
  matches: ({ text, kind }) =>
    kind === 'test' &&
    /\b(?:it|test|describe|context)\.(?:only|skip)\(|\b(?:xit|xdescribe|fit|fdescribe)\(\s*['"`]|^\s*@(?:Ignore|Disabled)\s*$|^\s*@(?:pytest\.mark|unittest)\.skip\s*$|\bt\.Skip\(\)|^\s*#\[ignore\]/.test(
      text,
    ),
})

const swallowedError = sighting({
  rule: 'swallowed-error',
  first: 1,
  further: 0.4,
  most: 2,
  matches: ({ text, kind }, index, lines) => {
    if (kind !== 'source') return false
    if (/\bcatch\s*(?:\([^)]*\)\s*)?\{\s*\}/.test(text) || /^\s*except\b[^:]*:\s*pass\s*$/.test(text))
      return true
    const next = lines[index + 1]
    return (
      /^\s*except\s*(?:Exception\b[^:]*)?:\s*$/.test(text) &&
      next?.follows === true &&
      next.text.trim() === 'pass'
    )
  },
})

const silenced =
  /(?:eslint-disable(?:-next-line|-line)?|@ts-ignore|@ts-nocheck|#\s?noqa|#\s?type:\s?ignore|\/\/\s?nolint|rubocop:disable|\bNOLINT\b|pragma: no cover|istanbul ignore)(.*)$/

/** A check switched off is fine with its reason beside it. */
const silencedCheck = sighting({
  rule: 'silenced-check',
  first: 0.5,
  further: 0.3,
  most: 1.5,
  matches: ({ text, kind }) => {
    const after = kind === 'source' ? silenced.exec(text)?.[1] : undefined
    return after !== undefined && !/(?:--|\/\/|#|:)\s+\w+\s+\w+|\w+\s+\w+\s+\w+/.test(after)
  },
})

const fewestBlankEnds = 3

/** Two blanks at the end are a line break in Markdown, and tests may need them. */
const trailingWhitespace: Rule = ({ change }) => {
  if (!change) return null
  const found = change.added.filter(
    ({ text, kind }) => (kind === 'source' || kind === 'config' || kind === 'build') && endsInBlank(text),
  )
  const [first] = found
  if (!first || found.length < fewestBlankEnds) return null
  return {
    rule: 'trailing-whitespace',
    points_lost: 0.4,
    path: first.path,
    line: first.number,
    count: found.length,
  }
}

function endsInBlank(text: string): boolean {
  const last = text.charCodeAt(text.length - 1)
  return last === 32 || last === 9
}

export const leftoverRules: readonly Rule[] = [
  conflictMarker,
  debugOutput,
  commentedOutCode,
  skippedTest,
  swallowedError,
  silencedCheck,
  bareTodo,
  trailingWhitespace,
]
