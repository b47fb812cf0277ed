/**
 * Takes the first line of a commit message apart: everything a team's convention puts around the words that say
 * what was done.
 */

interface ConventionalHeader {
  type: string
  scope: string | null
  breaking: boolean
  description: string
}

export interface Subject {
  /** `:sparkles:` or an emoji at the very start. */
  gitmoji: string | null
  /** A ticket that leads the subject: `PROJ-12`, `gh-12`, `#12`, `Bug 12`. */
  ticket: string | null
  /** The text between the subject's start and its description that names the ticket, as written: `[PROJ-12] `. */
  ticket_form: string | null
  /** Leading `[tags]` that are no ticket. */
  tags: readonly string[]
  conventional: ConventionalHeader | null
  /** The part of the code named before a colon, as in `net/http: close the body`; null beside a conventional header. */
  area: string | null
  /** What is left: the words themselves. */
  description: string
  /** What follows them: `(#12)`, `(fixes #12)`, `[skip ci]`. */
  suffix: string
}

/** Types of Conventional Commits 1.0.0, the Angular guideline it names, and the spellings seen in the wild. */
export const conventionalTypes: ReadonlySet<string> = new Set(
  (
    'feat fix docs style refactor perf test build ci chore revert ' +
    'feature bugfix hotfix doc tests deps release wip improvement security types i18n dx workflow'
  ).split(' '),
)

const subjectLimit = 2_000
const gitmojiPattern =
  /^(?::[a-z0-9_+-]{2,40}:|\p{Extended_Pictographic}(?:\u{fe0f}|\u{200d}|\p{Extended_Pictographic})*)\s*/u
const ticketPattern =
  /^(?:\[\s?(?<boxed>[A-Z][A-Z0-9_]{1,14}-\d{1,7}|(?:gh|GH|bpo)-\d{1,7}|#\d{1,7})\s?\]|\(?(?<bare>[A-Z][A-Z0-9_]{1,14}-\d{1,7}|(?:gh|GH|bpo)-\d{1,7}|#\d{1,7})\)?(?=[\s:]|$)|(?:Fixed|Refs|Bug|Issue|Ticket) (?<named>#?\d{1,8})(?= --? |: | ))\s?(?:--?|:)?\s*/
/** Names that look like a ticket key and are none: `UTF-8`, `SHA-256`, `ISO-8601`. */
const notATicket =
  /^(?:UTF|UCS|SHA|MD|ISO|RFC|CVE|CWE|AES|RSA|ECMA|IEEE|PEP|HTTP|TLS|BASE|CP|WIN|GPL|LGPL|AGPL|PKCS|X|I|L|K)-/
const tagPattern = /^\[([^\]\n]{1,40})\]\s*:?\s*/
const conventionalPattern = /^([A-Za-z][A-Za-z0-9_-]{1,19})(?:\(([^()\n]{0,60})\))?(!)?:(?:\s+|$)/
const areaPattern =
  /^[\w./*{}+@$~^-]{1,60}(?:\(\))?(?:(?:,\s?|: )[\w./*{}+@$~^-]{1,60}(?:\(\))?){0,3}:\s+(?=\S)/
const suffixPattern =
  /\s*(?:\((?:(?:fixe?[sd]?|close[sd]?|resolve[sd]?|refs?|see|PR|pull request|bug)\s)*(?:#|GH-|!)\d{1,8}(?:,? #\d{1,8}){0,9}\)|\[(?:skip ci|ci skip|no ci)\])\s*$/i

/** Reads the first line of a message. Only its first 2,000 characters are taken apart; the rest stays with the description. */
export function readSubject(line: string): Subject {
  let rest = line.slice(0, subjectLimit)
  const tags: string[] = []
  let gitmoji: string | null = null
  let ticket: string | null = null
  let ticketForm: string | null = null

  const suffix = takeSuffix(rest)
  rest = rest.slice(0, rest.length - suffix.length)

  const emoji = startsUnusually(rest) ? gitmojiPattern.exec(rest) : null
  if (emoji) {
    gitmoji = emoji[0].trim()
    rest = rest.slice(emoji[0].length)
  }
  const key = readTicket(rest)
  if (key) {
    ticket = key.ticket
    ticketForm = key.form
    rest = rest.slice(key.form.length)
  }
  for (let tag = takeTag(rest); tag && tags.length < 5; tag = takeTag(rest)) {
    tags.push(tag.name)
    rest = rest.slice(tag.length)
  }
  const conventional = readConventionalHeader(rest)
  if (conventional) rest = conventional.description
  const area = conventional ? null : takeArea(rest)
  if (area) rest = rest.slice(area.length)
  return {
    gitmoji,
    ticket,
    ticket_form: ticketForm,
    tags,
    conventional,
    area: area ? area.slice(0, area.lastIndexOf(':')) : null,
    description: (rest + line.slice(subjectLimit)).trim(),
    suffix: suffix.trim(),
  }
}

/**
 * `type(scope)!: description`. A word that is no known type counts only with a scope or a `!`, since `parser: …` is the
 * older habit of naming the part of the code.
 */
function readConventionalHeader(text: string): ConventionalHeader | null {
  const colon = text.indexOf(':')
  if (colon < 2 || colon > 90) return null
  const match = conventionalPattern.exec(text)
  if (!match) return null
  const [header, word = '', scope, bang] = match
  const type = word.toLowerCase()
  const known = conventionalTypes.has(type)
  if (!known && scope === undefined && bang === undefined) return null
  return {
    type,
    scope: scope?.trim() || null,
    breaking: bang !== undefined,
    description: text.slice(header.length).trim(),
  }
}

function readTicket(text: string): { ticket: string; form: string } | null {
  const match = ticketPattern.exec(text)
  const ticket = match?.groups?.boxed ?? match?.groups?.bare ?? match?.groups?.named
  if (!match || !ticket || notATicket.test(ticket)) return null
  return { ticket, form: match[0] }
}

function takeTag(text: string): { name: string; length: number } | null {
  if (text.charCodeAt(0) !== 91) return null
  const match = tagPattern.exec(text)
  return match ? { name: match[1] ?? '', length: match[0].length } : null
}

function takeArea(text: string): string | null {
  const colon = text.indexOf(': ')
  if (colon < 1 || colon > 60) return null
  return areaPattern.exec(text)?.[0] ?? null
}

function takeSuffix(text: string): string {
  const last = text.charCodeAt(text.trimEnd().length - 1)
  if (last !== 41 && last !== 93) return ''
  return suffixPattern.exec(text)?.[0] ?? ''
}

function startsUnusually(text: string): boolean {
  const code = text.charCodeAt(0)
  return code === 58 || code > 127
}

/** Whether a subject ends in one full stop; an ellipsis is none. */
export function endsWithStop(text: string): boolean {
  return /[^.]\.$|。$/.test(text)
}
