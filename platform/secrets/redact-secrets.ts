import { entropyOf } from './entropy.ts'
import { assignedSecrets, namedSecret, secretFormats } from './secret-formats.ts'

/** A text that may leave the machine. */
export interface RedactedText {
  text: string
  /** How many values of each kind were taken out. */
  removed: Readonly<Record<string, number>>
}

export interface RedactionOptions {
  /** Take e-mail addresses out as well. */
  emails?: boolean
}

const privateKey = 'private key'
const emailAddress = /[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}/g

/**
 * Takes credentials out of a text and says in their place what stood there: known token formats, private keys, passwords
 * in addresses, and random values that are assigned to a name such as `secret`. Never the other way round: what is
 * removed cannot be read back. Works on source code, patches and prose; the time is linear in the length.
 */
export function redactSecrets(text: string, options: RedactionOptions = {}): RedactedText {
  const removed: Record<string, number> = {}
  const mark = (name: string) => {
    removed[name] = (removed[name] ?? 0) + 1
    return `[redacted ${name}]`
  }
  let left = redactPrivateKeys(text, mark)
  for (const { name, pattern } of secretFormats) left = left.replace(pattern, () => mark(name))
  for (const { name, pattern } of assignedSecrets) {
    left = left.replace(pattern, (_, before: string) => before + mark(name))
  }
  left = left.replace(namedSecret, (whole: string, before: string, value: string) =>
    isRandom(value) ? before + mark('secret value') : whole,
  )
  if (options.emails) left = left.replace(emailAddress, () => mark('e-mail address'))
  return { text: left, removed }
}

const begins = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g
const ends = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g

/** A key without its end, as in a text that was cut off, is taken out up to the end of the text. */
function redactPrivateKeys(text: string, mark: (name: string) => string): string {
  const parts: string[] = []
  let from = 0
  for (;;) {
    begins.lastIndex = from
    const begin = begins.exec(text)
    if (!begin) return parts.length === 0 ? text : parts.join('') + text.slice(from)
    parts.push(text.slice(from, begin.index), mark(privateKey))
    ends.lastIndex = begins.lastIndex
    from = ends.exec(text) ? ends.lastIndex : text.length
  }
}

/** Words a reader takes for a stand-in; they tell nothing. */
const standIn =
  /^(?:x{4,}|\*{4,}|\.{3,}|<.*|\$\{?.*|%.*|your.*|change.?me.*|example.*|placeholder.*|redacted.*|null|undefined|process\..*|env\..*|config\..*|settings\..*|this\..*|self\..*)$/i
/** Random text carries more bits a character than identifiers and words do. */
const randomBits = 3

function isRandom(value: string): boolean {
  if (standIn.test(value) || value.startsWith('[redacted')) return false
  if (!/\d/.test(value) || !/[A-Za-z]/.test(value)) return /^\d{12,}$/.test(value)
  // A call, a path or a dotted name is code that fetches the value, not the value.
  if (/^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+$/.test(value)) return false
  return entropyOf(value) >= randomBits
}
