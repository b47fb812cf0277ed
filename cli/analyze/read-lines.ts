/**
 * The UTF-8 lines of a stream. They end in `\n` alone, as JSON Lines asks: a string in JSON may hold U+2028, where
 * `node:readline` would break it. The last line needs no end.
 */
export async function* readLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let parts: string[] = []
  for await (const chunk of chunks) {
    const [first = '', ...others] = decoder.decode(chunk, { stream: true }).split('\n')
    parts.push(first)
    for (const start of others) {
      yield parts.join('')
      parts = [start]
    }
  }
  yield parts.join('') + decoder.decode()
}
