import type { Analysis } from './analyse.ts'
import type { CommitInput, ParsedMessage } from './commit.ts'
import { type Convention, FIRM } from './convention.ts'
import type { Finding, RuleName } from './finding.ts'
import { splitAtJoint } from './joint.ts'
import { readMessage } from './message.ts'
import { readMood, toImperative } from './mood.ts'
import { describePath } from './paths.ts'
import { firmHeader } from './rules/message-convention.ts'
import { readSubject, type Subject } from './subject.ts'

type Findings = ReadonlyMap<RuleName, Finding>

const REWRITTEN: readonly ParsedMessage['kind'][] = ['ordinary', 'empty', 'revert']
const BODY_WIDTH = 72
/** A type the model is less sure of than this is not put into the author's mouth. */
const SURE_OF_TYPE = 0.6

/**
 * A better wording of the message, or null when there is none to offer. Every word of the author's is kept: the form is
 * mended as the findings say and as the repository writes, and where a fact is missing, a question in angle brackets
 * stands for it, since only the author knows the answer.
 */
export function suggestMessage(
  commit: CommitInput,
  analysis: Analysis,
  convention: Convention | null,
): string | null {
  const findings: Findings = new Map(
    analysis.findings
      .filter(({ aspect }) => aspect === 'message_quality')
      .map((finding) => [finding.rule, finding]),
  )
  if (findings.size === 0 || !REWRITTEN.includes(analysis.kind)) return null
  const message = readMessage(commit.message)
  const subject = readSubject(message.subject)
  const { head, moved } = mendSubject(message, subject, findings, analysis, convention, commit)
  const asked = questions(findings, analysis, commit)
  const body = mendBody(message.body, findings)
  const parts = [
    head,
    moved,
    ...(isReferences(body) ? [...asked, body] : [body, ...asked]),
    message.trailers.map(({ key, value }) => `${key}: ${value}`).join('\n'),
  ]
  const suggestion = parts.filter((part) => part !== '').join('\n\n')
  return suggestion === message.text ? null : suggestion
}

function mendSubject(
  message: ParsedMessage,
  subject: Subject,
  findings: Findings,
  analysis: Analysis,
  convention: Convention | null,
  commit: CommitInput,
): { head: string; moved: string } {
  const start =
    subject.description === '' ? message.subject.length : message.subject.lastIndexOf(subject.description)
  const prefix = mendPrefix(message.subject.slice(0, start), message, findings, analysis, convention, commit)
  const suffix = subject.suffix === '' ? '' : ` ${subject.suffix}`
  if (findings.has('placeholder') || findings.has('empty-message')) {
    const references =
      suffix === '' && message.references.length > 0 ? ` (${message.references.join(', ')})` : suffix
    return { head: `${prefix}<what changed in ${mainPath(commit) ?? 'the code'}?>${references}`, moved: '' }
  }
  let description = subject.description
  if (findings.has('not-imperative')) description = toImperative(description)
  if (findings.has('full-stop')) description = description.replace(/[.。]$/, '')
  if (prefix !== message.subject.slice(0, start)) description = fitCapital(description, convention)
  const capital = findings.get('capital')
  if (capital?.words && capital.expected) description = replaceStart(description, capital)
  const tooLong = findings.get('subject-too-long')
  const room = (tooLong?.limit ?? Number.POSITIVE_INFINITY) - prefix.length
  const split = tooLong && room > 20 ? splitAtJoint(description, room) : null
  if (!split) return { head: prefix + description + suffix, moved: '' }
  return { head: prefix + split.head + suffix, moved: wrap(asSentence(split.rest)) }
}

function mendPrefix(
  prefix: string,
  message: ParsedMessage,
  findings: Findings,
  analysis: Analysis,
  convention: Convention | null,
  commit: CommitInput,
): string {
  const renamed = findings.get('unknown-type') ?? findings.get('wrong-type') ?? findings.get('misspelt-scope')
  if (renamed?.words && renamed.expected)
    return prefix.replace(new RegExp(escapeForRegExp(renamed.words), 'i'), renamed.expected)
  if (!findings.has('no-header')) return prefix
  const header = firmHeader(convention)
  if (header === 'conventional') {
    const { value, probability } = analysis.prediction.type
    if (probability < SURE_OF_TYPE) return prefix
    const area = /^([\w-]+): $/.exec(prefix)?.[1]
    return area ? `${value}(${area}): ` : `${value}: ${prefix}`
  }
  if (header === 'area') {
    const area = sharedArea(commit)
    return area && convention?.scopes.includes(area) ? `${area}: ${prefix}` : prefix
  }
  if (header === 'ticket' && convention?.ticket_form) {
    const ticket = message.references.find((reference) => /^[A-Z][A-Z0-9_]*-\d+$/.test(reference))
    return ticket ? convention.ticket_form.replace(/[A-Z][A-Z0-9_]*-0/, ticket) + prefix : prefix
  }
  return prefix
}

/** The one part of the code that all files lie in. */
function sharedArea(commit: CommitInput): string | null {
  const areas = new Set(commit.files?.map((file) => describePath(file.path).area))
  const [area] = areas
  return areas.size === 1 && area ? area : null
}

function mainPath(commit: CommitInput): string | null {
  const files = commit.files ?? []
  const most = files.reduce<(typeof files)[number] | null>(
    (best, file) =>
      best && best.additions + best.deletions >= file.additions + file.deletions ? best : file,
    null,
  )
  return most?.path ?? null
}

/** Behind a new prefix a verb begins as the repository's other subjects do; other words may be names and stay. */
function fitCapital(description: string, convention: Convention | null): string {
  if (!readMood(description)) return description
  const upper = convention?.capital?.value === 'upper' && convention.capital.confidence >= FIRM
  return description.replace(/^\p{L}/u, (letter) => (upper ? letter.toUpperCase() : letter.toLowerCase()))
}

/** The rule saw the word as it was written; it may stand in the imperative by now. */
function replaceStart(description: string, { expected = '' }: Finding): string {
  const upper = expected[0] !== expected[0]?.toLowerCase()
  return description.replace(/^\p{L}/u, (letter) => (upper ? letter.toUpperCase() : letter.toLowerCase()))
}

function asSentence(text: string): string {
  const sentence = text.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase())
  return /[.!?:;。]$/.test(sentence) ? sentence : `${sentence}.`
}

/** "Fixes #12" and the like, which end a message. */
function isReferences(body: string): boolean {
  return body
    .split('\n')
    .every((line) => /^(?:\w+:? )?(?:[\w./-]*#\d+|[A-Z]+-\d+|https?:\/\/\S+)[.,]?$/.test(line))
}

function mendBody(body: string, findings: Findings): string {
  if (!findings.has('long-body-line')) return body
  return body
    .split('\n')
    .map((line) =>
      line.length > BODY_WIDTH && /^\S/.test(line) && !/https?:\/\/|^[>|]/.test(line) ? wrap(line) : line,
    )
    .join('\n')
}

function wrap(text: string): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > BODY_WIDTH) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line].join('\n')
}

const WHY: Readonly<Record<string, string>> = {
  feat: 'why: who needs this, and for what?',
  fix: 'why: what went wrong, for whom, and what caused it?',
  perf: 'why: what was slow, and how much faster is it now?',
  refactor: 'why: what does the new shape make easier?',
}

function questions(findings: Findings, analysis: Analysis, commit: CommitInput): string[] {
  const asked: string[] = []
  const what = findings.get('no-what') ?? findings.get('names-only-file') ?? findings.get('vague-verb')
  if (what) {
    const path = what.path ?? mainPath(commit)
    asked.push(`<what exactly is different now${path ? ` in ${path}` : ''}?>`)
  }
  const whyUnknown = ['no-why', 'why-elsewhere', 'no-body', 'placeholder', 'empty-message'] as const
  if (whyUnknown.some((rule) => findings.has(rule))) {
    asked.push(`<${WHY[analysis.type ?? ''] ?? 'why is it needed?'}>`)
  }
  if (findings.has('unexplained-break'))
    asked.push('BREAKING CHANGE: <what stops working, and what to write instead?>')
  if (findings.has('revert-without-reason')) asked.push('<what did the reverted change break?>')
  return asked
}

function escapeForRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
