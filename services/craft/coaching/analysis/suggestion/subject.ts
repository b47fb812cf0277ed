import { firmConfidence } from '../convention.ts'
import { describePath } from '../paths.ts'
import { firmHeader } from '../rules/message-convention.ts'
import { splitAtJoint } from '../words/joint.ts'
import { readMood, toImperative } from '../words/mood.ts'
import { type Draft, mainPath } from './draft.ts'

/** A type the model is less sure of than this is not put into the author's mouth. */
const sureOfType = 0.6
/** A prefix that leaves less room than this is not what makes the subject too long. */
const leastRoom = 20

/** The mended subject, and what was moved out of it because it was too long. */
export function mendSubject(draft: Draft): { head: string; moved: string } {
  const { subject, message, findings } = draft
  const start =
    subject.description === '' ? message.subject.length : message.subject.lastIndexOf(subject.description)
  const written = message.subject.slice(0, start)
  const prefix = mendPrefix(written, draft)
  const suffix = subject.suffix === '' ? '' : ` ${subject.suffix}`
  if (findings.has('placeholder') || findings.has('empty-message')) {
    return {
      head: `${prefix}<what changed in ${mainPath(draft) ?? 'the code'}?>${suffix || references(draft)}`,
      moved: '',
    }
  }
  const description = mendDescription(draft, prefix !== written)
  const tooLong = findings.get('subject-too-long')
  const room = (tooLong?.limit ?? 0) - prefix.length
  const parts = tooLong && room > leastRoom ? splitAtJoint(description, room) : null
  return {
    head: prefix + (parts?.head ?? description) + suffix,
    moved: parts ? movedOf(parts, description) : '',
  }
}

/** A tail such as "to get a list" would be a fragment in the body, so the whole sentence is told there. */
const fragment = /^(?:to|for|in|with|from|on|via|using|and|by|but|while|also)\b/i

function movedOf({ rest }: { rest: string }, description: string): string {
  return fragment.test(rest) ? description : rest
}

/** References that a placeholder stood beside; they are facts, and kept. */
function references({ message }: Draft): string {
  return message.references.length > 0 ? ` (${message.references.join(', ')})` : ''
}

function mendDescription({ subject, findings, convention }: Draft, behindNewPrefix: boolean): string {
  let description = subject.description
  if (findings.has('not-imperative')) description = toImperative(description)
  if (findings.has('full-stop')) description = description.replace(/[.。]$/, '')
  const habit = convention?.capital
  if (findings.has('capital') && habit) return withFirst(description, habit.value)
  // A word that is no verb may be a name, which keeps its capital.
  if (!behindNewPrefix || !readMood(description)) return description
  return withFirst(description, habit && habit.confidence >= firmConfidence ? habit.value : 'lower')
}

function withFirst(description: string, letterCase: 'upper' | 'lower'): string {
  return description.replace(/^\p{L}/u, (letter) =>
    letterCase === 'upper' ? letter.toUpperCase() : letter.toLowerCase(),
  )
}

function mendPrefix(prefix: string, draft: Draft): string {
  const { findings, convention } = draft
  const slip = findings.get('unknown-type') ?? findings.get('wrong-type') ?? findings.get('misspelt-scope')
  if (slip?.words && slip.expected) return replaceWord(prefix, slip.words, slip.expected)
  if (!findings.has('no-header')) return prefix
  switch (firmHeader(convention)) {
    case 'conventional':
      return withType(prefix, draft)
    case 'area':
      return withArea(prefix, draft)
    case 'ticket':
      return withTicket(prefix, draft)
    default:
      return prefix
  }
}

/** The word as the rule saw it, whatever its capitals. */
function replaceWord(prefix: string, word: string, replacement: string): string {
  const at = prefix.toLowerCase().indexOf(word.toLowerCase())
  return at === -1 ? prefix : prefix.slice(0, at) + replacement + prefix.slice(at + word.length)
}

function withType(prefix: string, { analysis }: Draft): string {
  const { value, probability } = analysis.prediction.type
  if (probability < sureOfType) return prefix
  const area = /^([\w-]+): $/.exec(prefix)?.[1]
  return area ? `${value}(${area}): ` : `${value}: ${prefix}`
}

/** The one part of the code that all files lie in, when other subjects name it as well. */
function withArea(prefix: string, { commit, convention }: Draft): string {
  const areas = new Set(commit.files?.map((file) => describePath(file.path).area))
  const [area] = areas
  return areas.size === 1 && area && convention?.scopes.includes(area) ? `${area}: ${prefix}` : prefix
}

/** The ticket that the message names elsewhere, in the form the repository writes tickets. */
function withTicket(prefix: string, { message, convention }: Draft): string {
  const ticket = message.references.find((reference) => /^[A-Z][A-Z0-9_]*-\d+$/.test(reference))
  const form = convention?.ticket_form
  return ticket && form ? form.replace(/[A-Z][A-Z0-9_]*-0/, ticket) + prefix : prefix
}
