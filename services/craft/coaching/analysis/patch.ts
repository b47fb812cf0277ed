import type { Hunk, PatchFile } from './commit.ts'

/** Only this much of a patch is read, in characters. */
const patchLimit = 4_000_000

interface FileDraft {
  path: string
  previous_path: string | null
  status: PatchFile['status']
  binary: boolean
  hunks: Hunk[]
}

interface OpenHunk {
  hunk: Hunk & { lines: Hunk['lines'][number][] }
  /** Sign columns: 1, or the number of parents in the combined diff of a merge. */
  columns: number
  old_left: number
  new_left: number
  old_number: number
  new_number: number
}

const hunkHeader = /^@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@ ?(.*)$/
const combinedHeader =
  /^(@{3,33})((?: -\d{1,9}(?:,\d{1,9})?){2,32}) \+(\d{1,9})(?:,(\d{1,9}))? @{3,33} ?(.*)$/
const prefix = /^[abciow]\//

/**
 * Reads a unified diff as git prints it (git-diff(1), "Generating patch text with -p"): with or without context,
 * renames, copies, binary files, quoted paths, combined diffs of merges; also a bare `---`/`+++` diff. A patch that is
 * cut short gives what is there; lines that belong to nothing are passed over. Linear in time.
 */
export function readPatch(text: string): PatchFile[] {
  const files: FileDraft[] = []
  const end = Math.min(text.length, patchLimit)
  let file: FileDraft | null = null
  let open: OpenHunk | null = null
  let oldSide = ''
  for (let start = 0; start < end; ) {
    let stop = text.indexOf('\n', start)
    if (stop === -1 || stop > end) stop = end
    if (open && addLine(open, text, start, stop)) {
      start = stop + 1
      if (open.old_left <= 0 && open.new_left <= 0) open = null
      continue
    }
    open = null
    const line = text.slice(start, text.charCodeAt(stop - 1) === 13 ? stop - 1 : stop)
    start = stop + 1

    if (line.startsWith('diff --')) {
      file = openFile(line)
      files.push(file)
      oldSide = ''
    } else if (line.startsWith('--- ')) {
      oldSide = readSide(line)
    } else if (line.startsWith('+++ ') && oldSide !== '') {
      if (!file || file.hunks.length > 0) {
        file = emptyFile()
        files.push(file)
      }
      nameFile(file, oldSide, readSide(line))
      oldSide = ''
    } else if (file) {
      open = openHunk(line)
      if (open) file.hunks.push(open.hunk)
      else readHeader(file, line)
    }
  }
  return files
}

function emptyFile(): FileDraft {
  return { path: '', previous_path: null, status: 'modified', binary: false, hunks: [] }
}

function openFile(line: string): FileDraft {
  const file = emptyFile()
  const combined = /^diff --(?:cc|combined) (.*)$/.exec(line)
  if (combined) file.path = unquote(combined[1] ?? '')
  else if (line.startsWith('diff --git ')) file.path = commonName(line.slice(11))
  return file
}

/**
 * The path in `a/PATH b/PATH`. The line cannot be split at blanks, as paths have them; but where it is the only source
 * of the name (no rename, no `---` line) both halves are the same.
 */
function commonName(names: string): string {
  if (names.startsWith('"')) {
    const close = closingQuote(names)
    return stripPrefix(unquote(names.slice(0, close + 1)))
  }
  const half = (names.length - 1) / 2
  const [first, second] = [names.slice(0, half), names.slice(half + 1)]
  if (Number.isInteger(half) && names[half] === ' ' && stripPrefix(first) === stripPrefix(second)) {
    return first === second ? first : stripPrefix(first)
  }
  return stripPrefix(names.slice(names.lastIndexOf(' ') + 1))
}

function readHeader(file: FileDraft, line: string): void {
  if (line.startsWith('new file mode')) file.status = 'added'
  else if (line.startsWith('deleted file mode')) file.status = 'deleted'
  else if (line.startsWith('rename from ')) movedFrom(file, 'renamed', line.slice(12))
  else if (line.startsWith('copy from ')) movedFrom(file, 'copied', line.slice(10))
  else if (line.startsWith('rename to ')) file.path = unquote(line.slice(10))
  else if (line.startsWith('copy to ')) file.path = unquote(line.slice(8))
  else if (line.startsWith('GIT binary patch') || /^Binary files .* differ$/.test(line)) file.binary = true
}

function movedFrom(file: FileDraft, status: 'renamed' | 'copied', path: string): void {
  file.status = status
  file.previous_path = unquote(path)
}

/** The path of a `---` or `+++` line; git ends one that has blanks with a tab, diff(1) adds a date after it. */
function readSide(line: string): string {
  const path = line.slice(4)
  if (path.startsWith('"')) return unquote(path)
  const tab = path.indexOf('\t')
  return tab === -1 ? path : path.slice(0, tab)
}

function nameFile(file: FileDraft, before: string, after: string): void {
  if (before === '/dev/null') file.status = 'added'
  if (after === '/dev/null') file.status = 'deleted'
  const name = after === '/dev/null' ? before : after
  const prefixed = before === '/dev/null' || after === '/dev/null' || before[0] !== after[0]
  if (file.status !== 'renamed' && file.status !== 'copied') file.path = prefixed ? stripPrefix(name) : name
}

function openHunk(line: string): OpenHunk | null {
  if (!line.startsWith('@@')) return null
  const plain = hunkHeader.exec(line)
  if (plain) {
    const [, oldStart = '0', oldCount = '1', newStart = '0', newCount = '1', section = ''] = plain
    return startHunk(1, Number(oldStart), Number(oldCount), Number(newStart), Number(newCount), section)
  }
  const combined = combinedHeader.exec(line)
  if (!combined) return null
  const [, ats = '', ranges = '', newStart = '0', newCount = '1', section = ''] = combined
  const [oldStart = '0', oldCount = '1'] = ranges.trim().slice(1).split(' ', 1)[0]?.split(',') ?? []
  const columns = ats.length - 1
  return startHunk(columns, Number(oldStart), Number(oldCount), Number(newStart), Number(newCount), section)
}

function startHunk(
  columns: number,
  oldStart: number,
  oldCount: number,
  newStart: number,
  newCount: number,
  section: string,
): OpenHunk {
  return {
    hunk: { old_start: oldStart, new_start: newStart, section, lines: [] },
    columns,
    // A combined hunk has one old side for each parent, so only its new side can be counted down.
    old_left: columns === 1 ? oldCount : Number.POSITIVE_INFINITY,
    new_left: columns === 1 ? newCount : Number.POSITIVE_INFINITY,
    old_number: oldStart,
    new_number: newStart,
  }
}

/** Adds one line to the hunk; false when the line is not part of it, so the hunk has ended. */
function addLine(open: OpenHunk, text: string, start: number, stop: number): boolean {
  const first = text.charCodeAt(start)
  if (first === backslash) return true
  const sign = start === stop ? ' ' : signOf(text, start, open.columns)
  if (sign === null) return false
  if (sign === ' ' && open.old_left <= 0 && open.new_left <= 0) return false
  const from = Math.min(start + open.columns, stop)
  const content = text.slice(from, text.charCodeAt(stop - 1) === 13 ? Math.max(from, stop - 1) : stop)
  if (sign === '-') {
    open.hunk.lines.push({ sign, text: content, number: open.old_number++ })
    open.old_left--
    return true
  }
  open.hunk.lines.push({ sign, text: content, number: open.new_number++ })
  open.new_left--
  if (sign === ' ') {
    open.old_number++
    open.old_left--
  }
  return true
}

const plus = 43
const minus = 45
const blank = 32
const backslash = 92

function signOf(text: string, start: number, columns: number): '+' | '-' | ' ' | null {
  let sign: '+' | '-' | ' ' = ' '
  for (let column = start; column < start + columns; column++) {
    const code = text.charCodeAt(column)
    if (code === plus) sign = '+'
    else if (code === minus) sign = '-'
    else if (code !== blank) return null
  }
  return sign
}

function stripPrefix(path: string): string {
  return prefix.test(path) ? path.slice(2) : path
}

function closingQuote(text: string): number {
  let at = 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at
}

const escapes: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  t: 9,
  n: 10,
  v: 11,
  f: 12,
  r: 13,
  '"': 34,
  '\\': 92,
}

/** Undoes git's C-style quoting of paths (`core.quotePath`, git-config(1)): `"caf\303\251.txt"` is `café.txt`. */
function unquote(path: string): string {
  if (!path.startsWith('"')) return path
  const inner = path.slice(1, closingQuote(path))
  if (!inner.includes('\\')) return inner
  const bytes: number[] = []
  const encoder = new TextEncoder()
  for (let at = 0; at < inner.length; ) {
    const octal = /^\\([0-3][0-7]{2})/.exec(inner.slice(at, at + 4))
    const named = inner[at] === '\\' ? escapes[inner[at + 1] ?? ''] : undefined
    if (octal) bytes.push(Number.parseInt(octal[1] ?? '', 8))
    else if (named !== undefined) bytes.push(named)
    else bytes.push(...encoder.encode(String.fromCodePoint(inner.codePointAt(at) ?? 0)))
    at += octal ? 4 : named !== undefined ? 2 : (inner.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
  }
  return new TextDecoder().decode(Uint8Array.from(bytes))
}
