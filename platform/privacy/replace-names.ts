import { type Digests, describePseudonym, fold, type IdentifierKind, wordPattern } from './pseudonym.ts'

/** A keyed hash of something a person who was erased is known by, as it is stored. */
export interface KnownIdentifier {
  digest: Buffer
  kind: IdentifierKind
  pseudonym: string
  words: number | null
  first_word: Buffer | null
}

/** Puts pseudonyms in the place of people who were erased. What names none of them comes back unchanged. */
export interface NameReplacer {
  text: (text: string) => string
  /** A record, document or list: every text in it, and whatever name stands beside an address. */
  value: <T>(value: T) => T
  /** The pseudonym behind an address, name or login; undefined when it is nobody's who was erased. */
  find: (kind: IdentifierKind, value: string) => string | undefined
}

// Every repetition is bounded, so that no text takes longer than its length warrants.
const addressPattern = /[\p{L}\p{M}\p{N}._%+'&-]{1,128}@[\p{L}\p{M}\p{N}.-]{0,252}[\p{L}\p{N}]/gu

/** What stands before an address in brackets, as in `Co-authored-by: Ada Lovelace <ada@example.com>`. */
const bracketedPattern = /(^|[\n:,;(])([ \t]{0,4})([^\n<>:,;(]{1,200}?)([ \t]{0,4})<([^<>\s]{1,320})>/g

/** What may stand between two words of a name. */
const gapPattern = /^[.,]?\s{1,3}$/

/** Fields that hold the user name which a code host knows somebody by. */
export const ownLoginKeys: ReadonlySet<string> = new Set(['login', 'username'])

/** Fields that name somebody else by it. */
const otherLoginKeys = new Set(['author', 'pusher', 'sender', 'actor', 'user', 'merged_by', 'assignee'])

function mayBeLogin(key: string, fields: Readonly<Record<string, unknown>>): boolean {
  return ownLoginKeys.has(key) || otherLoginKeys.has(key) || (key === 'name' && 'email' in fields)
}

/** Answers kept, so that what is read again and again is hashed once. */
const mostRemembered = 50_000

export function createNameReplacer(known: readonly KnownIdentifier[], digests: Digests): NameReplacer {
  const pseudonyms = new Map(known.map(({ digest, pseudonym }) => [digest.toString('hex'), pseudonym]))
  const names = known.filter(({ kind, words }) => kind === 'name' && words !== null && words > 1)
  const wordCounts = [...new Set(names.map(({ words }) => words ?? 0))].sort((a, b) => b - a)
  const firstWords = new Set(names.map(({ first_word }) => first_word?.toString('hex')))

  const find = remember((key: string) => {
    const at = key.indexOf(' ')
    const kind = key.slice(0, at) as IdentifierKind
    return pseudonyms.get(digests.of(kind, key.slice(at + 1)).toString('hex'))
  })
  const lookUp = (kind: IdentifierKind, value: string) => find(`${kind} ${fold(value)}`)
  const mayBeginName = remember((word: string) => firstWords.has(digests.ofFirstWord(word).toString('hex')))

  const replaceBracketed = (text: string) =>
    text.replace(bracketedPattern, (whole, before, space, _name, gap, address) => {
      const pseudonym = lookUp('address', address)
      if (pseudonym === undefined) return whole
      const stand = describePseudonym(pseudonym)
      return `${before}${space}${stand.name}${gap}<${stand.address}>`
    })

  const replaceAddresses = (text: string) =>
    text.replace(addressPattern, (address) => {
      const pseudonym = lookUp('address', address)
      return pseudonym === undefined ? address : describePseudonym(pseudonym).address
    })

  const replaceNames = (text: string) => {
    if (wordCounts.length === 0) return text
    const words = [...text.matchAll(wordPattern)].map((match) => ({
      word: match[0],
      start: match.index,
      end: match.index + match[0].length,
    }))
    let result = ''
    let done = 0
    for (let at = 0; at < words.length; at++) {
      const first = words[at]
      if (first === undefined || first.start < done || !mayBeginName(fold(first.word))) continue
      for (const count of wordCounts) {
        const run = words.slice(at, at + count)
        const last = run.at(-1)
        if (run.length < count || last === undefined) continue
        const isClose = run.every((one, place) => {
          const next = run[place + 1]
          return next === undefined || gapPattern.test(text.slice(one.end, next.start))
        })
        const pseudonym = isClose ? lookUp('name', run.map(({ word }) => word).join(' ')) : undefined
        if (pseudonym === undefined) continue
        result += text.slice(done, first.start) + describePseudonym(pseudonym).name
        done = last.end
        break
      }
    }
    return done === 0 ? text : result + text.slice(done)
  }

  const text = (given: string): string => {
    const whole = lookUp('address', given)
    if (whole !== undefined) return describePseudonym(whole).address
    const addressed = given.includes('@') ? replaceAddresses(replaceBracketed(given)) : given
    return replaceNames(addressed)
  }

  /** Whose address stands beside a field that names somebody: `email` beside `name`, `author_email` beside `author_name`. */
  const besideName = (key: string, fields: Readonly<Record<string, unknown>>): string | undefined => {
    const address = key.endsWith('name') ? fields[`${key.slice(0, -'name'.length)}email`] : undefined
    return typeof address === 'string' ? lookUp('address', address) : undefined
  }

  const field = (key: string, given: string, fields: Readonly<Record<string, unknown>>): string => {
    const named =
      besideName(key, fields) ??
      (ownLoginKeys.has(key) ? lookUp('address', String(fields.email ?? '')) : undefined) ??
      (mayBeLogin(key, fields) ? lookUp('login', given) : undefined)
    return named === undefined ? text(given) : describePseudonym(named).name
  }

  const replace = (given: unknown): unknown => {
    if (typeof given === 'string') return text(given)
    if (typeof given !== 'object' || given === null) return given
    if (Array.isArray(given)) return replaceList(given)
    const fields = given as Readonly<Record<string, unknown>>
    let changed = false
    const replaced = Object.entries(fields).map(([key, one]) => {
      const next = typeof one === 'string' ? field(key, one, fields) : replace(one)
      changed ||= next !== one
      return [key, next]
    })
    return changed ? Object.fromEntries(replaced) : given
  }

  const replaceList = (given: readonly unknown[]): readonly unknown[] => {
    const replaced = given.map(replace)
    return replaced.some((one, place) => one !== given[place]) ? replaced : given
  }

  return { text, value: (given) => replace(given) as typeof given, find: lookUp }
}

function remember<T>(compute: (key: string) => T): (key: string) => T {
  const answers = new Map<string, T>()
  return (key) => {
    const known = answers.get(key)
    if (known !== undefined || answers.has(key)) return known as T
    const answer = compute(key)
    if (key.length < 400) {
      if (answers.size >= mostRemembered) answers.clear()
      answers.set(key, answer)
    }
    return answer
  }
}
