/** What `git cat-file --batch` answers for one object; `raw` is null when it has no such object. */
export interface ObjectReply {
  /** The hash, or for a missing object the name that was asked for. */
  name: string
  type: string
  raw: Buffer | null
}

const newline = 10

/**
 * Reads the replies of `git cat-file --batch` (git-cat-file(1), "BATCH OUTPUT") as chunks of them come in.
 * `raw` shares memory with the chunk, so take out of it what is to be kept.
 */
export function createObjectStreamReader(onReply: (reply: ObjectReply) => void): (chunk: Buffer) => void {
  let pending: Buffer[] = []
  let pendingLength = 0
  let needed = 0

  return function push(chunk) {
    pending.push(chunk)
    pendingLength += chunk.length
    if (pendingLength < needed) return

    const data = pending.length === 1 ? chunk : Buffer.concat(pending, pendingLength)
    let position = 0
    needed = 0
    while (position < data.length) {
      const lineEnd = data.indexOf(newline, position)
      if (lineEnd < 0) break
      const line = data.toString('utf8', position, lineEnd)
      const header = /^([0-9a-f]+) (\w+) (\d+)$/.exec(line)
      if (header === null) {
        onReply({ name: line.slice(0, line.lastIndexOf(' ')), type: 'missing', raw: null })
        position = lineEnd + 1
        continue
      }
      const [, name = '', type = '', size = ''] = header
      const start = lineEnd + 1
      const end = start + Number(size)
      if (end >= data.length) {
        needed = end + 1 - position
        break
      }
      onReply({ name, type, raw: data.subarray(start, end) })
      position = end + 1
    }
    pending = position < data.length ? [data.subarray(position)] : []
    pendingLength = data.length - position
  }
}
