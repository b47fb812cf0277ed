/** Object ids of the element types, PostgreSQL's `pg_type.dat`. */
const elementTypes = { text: 25, json: 114 } as const

/**
 * Encodes texts as a PostgreSQL array in its binary form, to be given as a parameter of type `text[]` or `json[]`. The
 * texts go over as they are, where `pg` would quote and PostgreSQL unquote every character of a textual array: for
 * kilobytes of JSON that halves the cost of an insert.
 *
 * Layout as `array_recv` reads it: dimensions, null flag, element type, size, lower bound, then each element's length
 * and bytes.
 */
export function binaryArray(elements: readonly string[], type: keyof typeof elementTypes): Buffer {
  // A UTF-16 unit takes at most three bytes of UTF-8.
  const room = elements.reduce((sum, element) => sum + 4 + element.length * 3, 20)
  const buffer = Buffer.allocUnsafe(room)
  const header =
    elements.length === 0 ? [0, 0, elementTypes[type]] : [1, 0, elementTypes[type], elements.length, 1]
  let end = 0
  for (const word of header) end = buffer.writeInt32BE(word, end)
  for (const element of elements) {
    const length = buffer.write(element, end + 4)
    end = buffer.writeInt32BE(length, end) + length
  }
  return buffer.subarray(0, end)
}
