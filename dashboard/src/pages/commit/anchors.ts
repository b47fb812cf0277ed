/** A place on the page of a commit: a line of the message (`path` is null), a file, or a line of a file. */
export interface Place {
  path: string | null
  line: number | null
}

/** The id of the element at a place: `message:3`, `file:lib/a.ts`, `file:lib/a.ts:12`. */
export function idOf({ path, line }: Place): string {
  if (path === null) return `message:${line ?? 1}`
  return line === null ? `file:${path}` : `file:${path}:${line}`
}

/** The fragment that leads to a place, percent-encoded and without its `#`. */
export function writeAnchor(place: Place): string {
  return encodeURIComponent(idOf(place))
}

/** Reads a fragment back; undefined when it leads to no place. */
export function readAnchor(fragment: string): Place | undefined {
  const text = decode(fragment)
  const message = /^message:(\d+)$/.exec(text)
  if (message) return { path: null, line: Number(message[1]) }
  const file = /^file:(.+?)(?::(\d+))?$/s.exec(text)
  return file?.[1] ? { path: file[1], line: file[2] ? Number(file[2]) : null } : undefined
}

function decode(fragment: string): string {
  try {
    return decodeURIComponent(fragment)
  } catch {
    return fragment
  }
}
