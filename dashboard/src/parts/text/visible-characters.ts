/** A stretch of text, either to be shown as it is or one character that a reader would not see. */
export type TextPiece = { text: string } | { symbol: string; name: string }

/**
 * Characters that draw nothing or reorder what stands around them: controls, formats (zero-width ones and the
 * bidirectional marks of "Trojan Source", CVE-2021-42574), and separators of lines and paragraphs. Left alone are tab
 * and line feed, the joiners that emoji and many scripts need, and the number signs that do draw something.
 */
const hidden = /[[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]--[\t\n\u200c\u200d\u0600-\u0605\u06dd\u070f\u08e2]]/gv

/** Abbreviations of the control characters 0 to 31 (ISO/IEC 6429). */
const controls =
  'NUL SOH STX ETX EOT ENQ ACK BEL BS HT LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US'.split(
    ' ',
  )

/** Abbreviations and names of others that are met (Unicode Standard, chapter 23). */
const known: Readonly<Record<number, readonly [symbol: string, name: string]>> = {
  127: ['DEL', 'delete'],
  173: ['SHY', 'soft hyphen'],
  1564: ['ALM', 'Arabic letter mark'],
  8203: ['ZWSP', 'zero-width space'],
  8206: ['LRM', 'left-to-right mark'],
  8207: ['RLM', 'right-to-left mark'],
  8234: ['LRE', 'left-to-right embedding'],
  8235: ['RLE', 'right-to-left embedding'],
  8236: ['PDF', 'end of embedding or override'],
  8237: ['LRO', 'left-to-right override'],
  8238: ['RLO', 'right-to-left override'],
  8288: ['WJ', 'word joiner'],
  8294: ['LRI', 'left-to-right isolate'],
  8295: ['RLI', 'right-to-left isolate'],
  8296: ['FSI', 'first strong isolate'],
  8297: ['PDI', 'end of isolate'],
  65279: ['BOM', 'byte order mark'],
}

/** Takes text apart so that no character in it can hide or deceive. A line end in CR LF counts as a line feed. */
export function splitVisible(text: string): TextPiece[] {
  const pieces: TextPiece[] = []
  let end = 0
  for (const { 0: character, index } of text.matchAll(hidden)) {
    const isLineEnd = character === '\r' && text[index + 1] === '\n'
    if (index > end) pieces.push({ text: text.slice(end, index) })
    if (!isLineEnd) pieces.push(describeCharacter(character.codePointAt(0) ?? 0))
    end = index + character.length
  }
  if (end < text.length) pieces.push({ text: text.slice(end) })
  return pieces
}

/** The text with every hidden character written out, for titles and labels. */
export function spellVisible(text: string): string {
  return splitVisible(text)
    .map((piece) => ('text' in piece ? piece.text : `[${piece.symbol}]`))
    .join('')
}

function describeCharacter(code: number): TextPiece {
  const point = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
  const [symbol, name] = known[code] ?? [controls[code] ?? point, undefined]
  return { symbol, name: name ? `${point}, ${name}` : `${point}, a character that draws nothing` }
}
