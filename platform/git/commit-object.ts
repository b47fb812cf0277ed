import { decodeText } from './decode-text.ts'
import { formatTimestamp, readOffsetMinutes } from './timestamp.ts'

/** A commit as its object says it. From `listCommits` and `readCommit`, names go by the mailmap. */
export interface GitCommit {
  hash: string
  tree: string
  /** In order; none for a root and for the oldest commits of a shallow clone. */
  parents: string[]
  author_name: string
  author_email: string
  /** RFC 3339, UTC, within the years 1 to 9999. */
  authored_at: string
  /** Minutes east of UTC of the author's clock. */
  author_offset_minutes: number
  committer_name: string
  committer_email: string
  committed_at: string
  /** The whole message, with any control character and NUL in it (which PostgreSQL's text cannot hold). */
  message: string
  /** Whether it carries a signature; not whether that is valid. */
  signed: boolean
}

/** Name and e-mail address of an author or committer. */
export interface Person {
  name: string
  email: string
}

/** A commit object taken apart. Equal people are one object, so that a mailmap looks at each only once. */
export interface CommitObject {
  hash: string
  tree: string
  parents: string[]
  author: Signature
  committer: Signature
  message: string
  signed: boolean
}

interface Signature {
  person: Person
  seconds: number
  offset: string
}

const newline = 10
const space = 32

/** Joins a commit object and the people it names into the record that others see. */
export function toGitCommit(commit: CommitObject): GitCommit {
  const { author, committer } = commit
  return {
    hash: commit.hash,
    tree: commit.tree,
    parents: commit.parents,
    author_name: author.person.name,
    author_email: author.person.email,
    authored_at: formatTimestamp(author.seconds),
    author_offset_minutes: readOffsetMinutes(author.offset),
    committer_name: committer.person.name,
    committer_email: committer.person.email,
    committed_at: formatTimestamp(committer.seconds),
    message: commit.message,
    signed: commit.signed,
  }
}

/**
 * Makes a reader of raw commit objects. It is as tolerant as git's own log: a missing or malformed header
 * leaves an empty name, 1970 or no tree.
 * @param onPerson hears of each distinct author or committer once, and may change the record in place
 */
export function createCommitReader(onPerson: (person: Person) => void = () => {}) {
  const people = new Map<string, Person>()

  const readPerson = (raw: Buffer, start: number, end: number, encoding: string | undefined): Person => {
    const key = `${raw.toString('latin1', start, end)}\n${encoding ?? ''}`
    let person = people.get(key)
    if (person === undefined) {
      person = parsePerson(decodeText(raw, start, end, encoding))
      people.set(key, person)
      onPerson(person)
    }
    return person
  }

  const readSignature = (raw: Buffer, [start, end]: Span, encoding: string | undefined): Signature => {
    const close = end > start ? raw.lastIndexOf('>', end - 1) + 1 : 0
    const personEnd = close > start ? close : end
    const [seconds = '', offset = ''] = raw.toString('latin1', personEnd, end).trim().split(' ')
    return {
      person: readPerson(raw, start, personEnd, encoding),
      seconds: /^-?\d+$/.test(seconds) ? Number(seconds) : 0,
      offset,
    }
  }

  return function readCommitObject(hash: string, raw: Buffer): CommitObject {
    const header = readHeader(raw)
    return {
      hash,
      tree: header.tree,
      parents: header.parents,
      author: readSignature(raw, header.author, header.encoding),
      committer: readSignature(raw, header.committer, header.encoding),
      message: decodeText(raw, header.end, raw.length, header.encoding),
      signed: header.signed,
    }
  }
}

/** Byte positions: from the first on, up to before the second. */
type Span = readonly [start: number, end: number]

interface CommitHeader {
  tree: string
  parents: string[]
  author: Span
  committer: Span
  encoding: string | undefined
  signed: boolean
  /** Where the message begins. */
  end: number
}

/** Headers are `key value` lines up to a blank one; a line that begins with a space continues another. */
function readHeader(raw: Buffer): CommitHeader {
  const header: CommitHeader = {
    tree: '',
    parents: [],
    author: [0, 0],
    committer: [0, 0],
    encoding: undefined,
    signed: false,
    end: raw.length,
  }
  let position = 0
  while (position < raw.length) {
    if (raw[position] === newline) {
      header.end = position + 1
      break
    }
    const found = raw.indexOf(newline, position)
    const end = found < 0 ? raw.length : found
    if (raw[position] !== space) readHeaderLine(raw, position, end, header)
    position = end + 1
  }
  return header
}

function readHeaderLine(raw: Buffer, start: number, end: number, header: CommitHeader): void {
  const gap = raw.indexOf(space, start)
  if (gap < 0 || gap > end) return
  const value = gap + 1
  switch (raw.toString('latin1', start, gap)) {
    case 'tree':
      header.tree = raw.toString('latin1', value, end)
      break
    case 'parent':
      header.parents.push(raw.toString('latin1', value, end))
      break
    case 'author':
      header.author = [value, end]
      break
    case 'committer':
      header.committer = [value, end]
      break
    case 'encoding':
      header.encoding = raw.toString('latin1', value, end)
      break
    case 'gpgsig':
    case 'gpgsig-sha256':
      header.signed = true
      break
  }
}

/** `Name <address>`, as git's `split_ident_line` parts it: up to the first `<`, then up to the next `>`. */
function parsePerson(text: string): Person {
  const open = text.indexOf('<')
  if (open < 0) return { name: text.trim(), email: '' }
  const close = text.indexOf('>', open)
  return {
    name: text.slice(0, open).trim(),
    email: text.slice(open + 1, close < 0 ? undefined : close).trim(),
  }
}
