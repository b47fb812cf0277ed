import type { Analysis } from './analyse.ts'
import type { CommitInput, ParsedMessage } from './commit.ts'
import type { Convention } from './convention.ts'
import { readMessage } from './message.ts'
import { readSubject } from './subject.ts'
import type { Draft } from './suggestion/draft.ts'
import { questionsOf } from './suggestion/questions.ts'
import { mendSubject } from './suggestion/subject.ts'

const rewritten: readonly ParsedMessage['kind'][] = ['ordinary', 'empty', 'revert']
const bodyWidth = 72

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
  if (findings.size === 0 || !rewritten.includes(analysis.kind)) return null
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

const fence = /^\s*(?:```|~~~)/
/** What a line break means something to: headings, quotes, tables, indented text, links, trailers. */
const kept = /^(?:\s|>|\||#)|https?:\/\//
const item = /^(?:[-*+]|\(?\d{1,3}[.)]) /

/** Fills the paragraphs that hold a long line; quotes, tables, code, headings and links stay as they are. */
function mendBody({ message, findings }: Draft): string {
  if (!findings.has('long-body-line')) return message.body
  const mended: string[] = []
  let paragraph: string[] = []
  let fenced = false
  const close = () => {
    const isLong = paragraph.some((line) => line.length > bodyWidth)
    mended.push(...(isLong ? fill(paragraph) : paragraph))
    paragraph = []
  }
  for (const line of message.body.split('\n')) {
    const isFence = fence.test(line)
    if (fenced || isFence || line === '' || kept.test(line)) {
      close()
      mended.push(line)
    } else {
      if (item.test(line)) close()
      paragraph.push(line)
    }
    if (isFence) fenced = !fenced
  }
  close()
  return mended.join('\n')
}

/** Joins the lines and wraps them anew; what follows the first line of a list's item is indented under it. */
function fill(lines: readonly string[]): string[] {
  const marker = item.exec(lines[0] ?? '')?.[0] ?? ''
  const [first = '', ...others] = wrap(lines.join(' ').slice(marker.length), bodyWidth - marker.length).split(
    '\n',
  )
  return [marker + first, ...others.map((line) => ' '.repeat(marker.length) + line)]
}

function asSentence(text: string): string {
  const sentence = text.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase())
  return /[.!?:;。]$/.test(sentence) ? sentence : `${sentence}.`
}

function wrap(text: string, width = bodyWidth): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line].join('\n')
}
