import type { Analysis } from './analyse.ts'
import type { CommitInput, ParsedMessage } from './commit.ts'
import type { Convention } from './convention.ts'
import { readMessage } from './message.ts'
import { readSubject } from './subject.ts'
import type { Draft } from './suggestion/draft.ts'
import { questionsOf } from './suggestion/questions.ts'
import { mendSubject } from './suggestion/subject.ts'

const REWRITTEN: readonly ParsedMessage['kind'][] = ['ordinary', 'empty', 'revert']
const BODY_WIDTH = 72

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
  const findings = new Map(
    analysis.findings
      .filter(({ aspect }) => aspect === 'message_quality')
      .map((finding) => [finding.rule, finding]),
  )
  if (findings.size === 0 || !REWRITTEN.includes(analysis.kind)) return null
  const message = readMessage(commit.message)
  const draft: Draft = {
    commit,
    message,
    subject: readSubject(message.subject),
    analysis,
    convention,
    findings,
  }
  const suggestion = compose(draft)
  return suggestion === message.text ? null : suggestion
}

function compose(draft: Draft): string {
  const { head, moved } = mendSubject(draft)
  const body = mendBody(draft)
  const asked = questionsOf(draft)
  const parts = [
    head,
    moved === '' ? '' : wrap(asSentence(moved)),
    ...(isReferences(body) ? [...asked, body] : [body, ...asked]),
    draft.message.trailers.map(({ key, value }) => `${key}: ${value}`).join('\n'),
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

/** "Fixes #12" and the like, which end a message. */
function isReferences(body: string): boolean {
  return body
    .split('\n')
    .every((line) => /^(?:\w+:? )?(?:[\w./-]*#\d+|[A-Z]+-\d+|https?:\/\/\S+)[.,]?$/.test(line))
}

/** Wraps long lines of prose; quotes, tables, indented text and links stay as they are. */
function mendBody({ message, findings }: Draft): string {
  if (!findings.has('long-body-line')) return message.body
  const isProse = (line: string) => /^[^\s>|]/.test(line) && !/https?:\/\//.test(line)
  return message.body
    .split('\n')
    .map((line) => (line.length > BODY_WIDTH && isProse(line) ? wrap(line) : line))
    .join('\n')
}

function asSentence(text: string): string {
  const sentence = text.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase())
  return /[.!?:;。]$/.test(sentence) ? sentence : `${sentence}.`
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
