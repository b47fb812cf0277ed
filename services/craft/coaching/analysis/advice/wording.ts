/** Small pieces of sentences. Words of a commit are shown in quotation marks, on one line, without control characters. */

const unshowable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}]+/gu
const mostShown = 80

/** Text of a commit as it may appear in a sentence: one line, nothing invisible, no longer than `most` characters. */
export function show(text: string, most = mostShown): string {
  const line = text
    .slice(0, most * 4)
    .replace(unshowable, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  const characters = [...line]
  if (characters.length <= most) return line
  const cut = characters.slice(0, most - 1).join('')
  const word = cut.lastIndexOf(' ')
  return `${word > most / 2 ? cut.slice(0, word) : cut}…`
}

/** Words of a commit between quotation marks. */
export function quote(text: string, most?: number): string {
  return `“${show(text, most)}”`
}

/** A path; a long one keeps its end, which says most. */
export function pathOf(path: string): string {
  const shown = show(path, 500)
  return shown.length <= mostShown ? `\`${shown}\`` : `\`…${shown.slice(1 - mostShown)}\``
}

/** Where something stands, in words. */
export function place(path: string | undefined, line: number | undefined): string {
  if (path === undefined) return line === undefined ? 'the message' : `line ${line} of the message`
  return line === undefined ? pathOf(path) : `line ${line} of ${pathOf(path)}`
}

/** `one`, `one and two`, `one, two and 3 more`. */
export function listOf(items: readonly string[], most = 3): string {
  const shown = items.slice(0, items.length === most + 1 ? most + 1 : most)
  const rest = items.length - shown.length
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`
  const last = shown.at(-1) ?? ''
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} and ${last}`
}

/** `1 file`, `2 files`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`
}

/** For the beginning of a sentence. */
export function capitalise(sentence: string): string {
  return sentence.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase())
}

/** For use inside a sentence; an acronym keeps its capitals. */
export function lowerFirst(text: string): string {
  return text.replace(/^[A-Z](?![A-Z])/, (letter) => letter.toLowerCase())
}
