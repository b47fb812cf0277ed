import { isUtf8 } from 'node:buffer'

const replacement = '\uFFFD'
const newline = 10
const fallback = new TextDecoder('windows-1252')

/**
 * Text of bytes whose encoding git does not guarantee: by the declared encoding when there is one and the
 * bytes fit it, else UTF-8, else windows-1252, which has a character for every byte. Control characters and
 * NUL are kept.
 * @param encoding a label of the WHATWG Encoding Standard, as in the `encoding` header of a commit
 */
export function decodeText(bytes: Buffer, start = 0, end = bytes.length, encoding?: string): string {
  if (encoding !== undefined) {
    const declared = decodeDeclared(bytes.subarray(start, end), encoding)
    if (declared !== null) return declared
  }
  const text = bytes.toString('utf8', start, end)
  if (!text.includes(replacement)) return text
  const part = bytes.subarray(start, end)
  return isUtf8(part) ? text : fallback.decode(part)
}

/**
 * Text of a diff, whose files may differ in encoding: what is not UTF-8 as a whole is decoded line by line.
 */
export function decodeLines(bytes: Buffer): string {
  const text = bytes.toString('utf8')
  if (!text.includes(replacement)) return text
  let result = ''
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(newline, start)
    const end = found < 0 ? bytes.length : found + 1
    result += decodeText(bytes, start, end)
    start = end
  }
  return result
}

function decodeDeclared(bytes: Buffer, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}
