import { styleText } from 'node:util'

type Style = Parameters<typeof styleText>[0]

/** Colours `text` when standard output is a terminal that shows colours (NO_COLOR, FORCE_COLOR are honoured). */
export function style(format: Style, text: string): string {
  return styleText(format, text, { stream: process.stdout })
}

/**
 * Text from a repository, made harmless for a terminal: control characters, escape sequences and bidirectional
 * overrides are shown as visible marks instead of being obeyed. Line breaks stay when `multiline` is set.
 */
export function harmless(text: string, options: { multiline?: boolean } = {}): string {
  return text.replace(unsafe, (character) => {
    if (character === '\n' && options.multiline) return character
    if (character === '\t') return '  '
    const code = character.codePointAt(0) ?? 0
    if (code < 0x20) return String.fromCodePoint(0x2400 + code)
    if (code === 0x7f) return '\u2421'
    return '\ufffd'
  })
}

/** C0 and C1 controls, line and paragraph separators, and the controls of Unicode's bidirectional algorithm. */
const unsafe = /[\p{Cc}\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/gu

/** Cuts `text` to `width` characters, the last one an ellipsis when something was cut. */
export function shorten(text: string, width: number): string {
  const characters = [...text]
  return characters.length <= width ? text : `${characters.slice(0, Math.max(0, width - 1)).join('')}…`
}

/** An ISO 8601 time in UTC as people read it, to the second or the minute. */
export function formatTime(time: string, precision: 'second' | 'minute' = 'second'): string {
  return time.slice(0, precision === 'second' ? 19 : 16).replace('T', ' ')
}

/** Columns of the terminal; 100 where there is none. */
export function columns(): number {
  return process.stdout.columns ?? 100
}

/** Ends the program quietly once nobody reads what it prints any more, as with `| head`. */
export function endWithReader(output: NodeJS.WriteStream): void {
  output.on('error', (error) => {
    if ('code' in error && error.code === 'EPIPE') process.exit()
    throw error
  })
}

/** Writes a line to standard output. */
export function print(line = ''): void {
  process.stdout.write(`${line}\n`)
}

/** Writes a value as JSON to standard output. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2))
}
