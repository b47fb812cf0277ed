import { decodeLines } from './decode-text.ts'
import { isGeneratedPath } from './generated-paths.ts'

/** How much of a commit's diff is kept. */
export interface ExcerptLimits {
  /** Bytes in all. */
  limit_bytes: number
  /** Bytes of one line; what is longer is cut and ends in `…`. */
  line_bytes: number
}

/** Keeps the telling part of one commit's diff after another, as the lines pass by. */
export interface PatchExcerpt {
  /** A commit with these files begins. Generated files are left out unless there are no others. */
  begin(paths: readonly string[]): void
  /** The diff of the file at this position begins; gives whether lines of it are wanted. */
  beginFile(index: number): boolean
  /** One line with its end, or the start of a long one; gives whether more of this file is wanted. */
  addLine(data: Buffer, start: number, end: number): boolean
  /** Takes what `addLine` was given out of its buffer, which is about to go. */
  settle(): void
  /** The text so far, and whether anything was left out. */
  finish(): { patch: string; patch_truncated: boolean }
}

/** A file gets an even share of the room left, but no less than this. */
const smallestShare = 1024
const ellipsis = Buffer.from('…\n')

export function createPatchExcerpt({ limit_bytes, line_bytes }: ExcerptLimits): PatchExcerpt {
  const kept = Buffer.allocUnsafe(limit_bytes)
  let length = 0
  let wanted: boolean[] = []
  let wantedLeft = 0
  let fileLimit = 0
  let truncated = false
  // Neighbouring lines are copied in one go: this is the run of them not copied yet.
  let source: Buffer | null = null
  let runStart = 0
  let runEnd = 0

  const settle = () => {
    if (source === null) return
    length += source.copy(kept, length, runStart, runEnd)
    source = null
  }

  const extend = (data: Buffer, start: number, end: number) => {
    if (source !== data || runEnd !== start) {
      settle()
      source = data
      runStart = start
    }
    runEnd = end
  }

  const used = () => length + (source === null ? 0 : runEnd - runStart)

  const giveUp = () => {
    truncated = true
    return false
  }

  return {
    begin(paths) {
      length = 0
      source = null
      truncated = false
      wanted = paths.map((path) => !isGeneratedPath(path))
      wantedLeft = wanted.filter(Boolean).length
      if (wantedLeft > 0) return
      wanted.fill(true)
      wantedLeft = wanted.length
    },

    beginFile(index) {
      if (!wanted[index]) return giveUp()
      const room = limit_bytes - used()
      fileLimit = used() + Math.min(room, Math.max(smallestShare, Math.floor(room / wantedLeft)))
      wantedLeft = Math.max(1, wantedLeft - 1)
      return true
    },

    addLine(data, start, end) {
      const long = end - start > line_bytes
      const size = long ? line_bytes + ellipsis.length : end - start
      if (used() + size > fileLimit) return giveUp()
      if (!long) {
        extend(data, start, end)
        return true
      }
      truncated = true
      extend(data, start, characterStart(data, start + line_bytes))
      settle()
      length += ellipsis.copy(kept, length)
      return true
    },

    settle,

    finish() {
      settle()
      return { patch: decodeLines(kept.subarray(0, length)), patch_truncated: truncated }
    },
  }
}

/** The last position up to `position` where a UTF-8 character can begin. */
function characterStart(data: Buffer, position: number): number {
  let start = position
  while (position - start < 3 && ((data[start] ?? 0) & 0xc0) === 0x80) start--
  return start
}
