/** One line of a hunk, without its leading sign. Numbers are those of the old and the new file. */
export interface PatchLine {
  sign: '+' | '-' | ' '
  text: string
  old_number: number | null
  new_number: number | null
  /** git's remark that the file does not end in a line feed here. */
  unended?: boolean
}

export interface PatchHunk {
  /** The enclosing function or section, as git prints it behind the second `@@`. */
  section: string
  lines: PatchLine[]
}

/** One file of a unified diff. */
export interface PatchFile {
  path: string
  previous_path: string | null
  status: 'added' | 'modified' | 'deleted' | 'renamed' | 'copied'
  binary: boolean
  /** `100644 → 100755`, when the mode changed. */
  mode: string | null
  hunks: PatchHunk[]
}

/**
 * Reads the text that `git diff` prints with `--patch`, combined diffs of merges included (git-diff(1), "Generating
 * patch text with -p"). Text that was cut off in the middle gives what came before the cut.
 */
export function readPatch(text: string): PatchFile[] {
  const files: PatchFile[] = []
  let hunk: HunkReader | undefined
  for (const line of text.split('\n')) {
    const file = files.at(-1)
    if (hunk && file && hunk.read(line)) continue
    if (line.startsWith('diff --')) {
      files.push(readDiffLine(line))
      hunk = undefined
    } else if (file && line.startsWith('@@')) {
      hunk = createHunkReader(line)
      if (hunk) file.hunks.push(hunk.hunk)
    } else if (file) {
      readHeaderLine(line, file)
    }
  }
  return files
}

function readDiffLine(line: string): PatchFile {
  const combined = /^diff --(?:cc|combined) (.*)$/.exec(line)
  const path = combined?.[1] ? unquote(combined[1]) : readDoubledPath(line.slice('diff --git '.length))
  return { path, previous_path: null, status: 'modified', binary: false, mode: null, hunks: [] }
}

/** `a/PATH b/PATH`: the two differ only for renames, whose header names both anyway. */
function readDoubledPath(names: string): string {
  const quoted = /^"(?:[^"\\]|\\.)*" ("(?:[^"\\]|\\.)*")$/.exec(names)
  if (quoted?.[1]) return unquote(quoted[1]).slice(2)
  return names.slice((names.length + 1) / 2 + 2)
}

function readHeaderLine(line: string, file: PatchFile): void {
  const [, key, value = ''] = headerLine.exec(line) ?? []
  switch (key) {
    case 'new file mode ':
      file.status = 'added'
      break
    case 'deleted file mode ':
      file.status = 'deleted'
      break
    case 'old mode ':
      file.mode = value
      break
    case 'new mode ':
      file.mode = `${file.mode} → ${value}`
      break
    case 'rename from ':
    case 'copy from ':
      file.previous_path = unquote(value)
      file.status = key.startsWith('rename') ? 'renamed' : 'copied'
      break
    case 'rename to ':
    case 'copy to ':
      file.path = unquote(value)
      break
    case '--- ':
    case '+++ ':
      if (value !== '/dev/null') file.path = unquote(value.replace(/\t$/, '')).slice(2)
      break
    case 'Binary files ':
    case 'GIT binary patch':
      file.binary = true
  }
}

const headerLine =
  /^(new file mode |deleted file mode |old mode |new mode |rename from |rename to |copy from |copy to |--- |\+\+\+ |Binary files |GIT binary patch)(.*)$/s

interface HunkReader {
  hunk: PatchHunk
  /** Takes a line in; false when the hunk has all its lines, or this is none of its. */
  read(line: string): boolean
}

/** A combined hunk has one more `@` and one more sign column for each further parent. */
function createHunkReader(head: string): HunkReader | undefined {
  const [, ats = '', ranges = '', section = ''] = /^(@@+) (.*?) @@+ ?(.*)$/.exec(head) ?? []
  const spans = [...ranges.matchAll(/[-+](\d+)(?:,(\d+))?/g)].map(([, start, count]) => ({
    start: Number(start),
    count: Number(count ?? 1),
  }))
  const [old] = spans
  const fresh = spans.at(-1)
  if (!old || !fresh || spans.length < 2) return undefined

  const columns = ats.length - 1
  const hunk: PatchHunk = { section, lines: [] }
  const next = { old: old.start, new: fresh.start }
  const left = { old: columns > 1 ? Number.POSITIVE_INFINITY : old.count, new: fresh.count }
  const read = (line: string): boolean => {
    if (line.startsWith('\\')) {
      const last = hunk.lines.at(-1)
      if (last) last.unended = true
      return true
    }
    const signs = line.slice(0, columns)
    if ((left.old <= 0 || columns > 1) && left.new <= 0 && !signs.includes('-')) return false
    if (signs.length < columns || !/^[-+ ]+$/.test(signs)) return false
    const sign = signs.includes('+') ? '+' : signs.includes('-') ? '-' : ' '
    hunk.lines.push({
      sign,
      text: line.slice(columns),
      old_number: sign === '+' || columns > 1 ? null : next.old++,
      new_number: sign === '-' ? null : next.new++,
    })
    if (sign !== '+') left.old--
    if (sign !== '-') left.new--
    return true
  }
  return { hunk, read }
}

const escapes: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13 }

/** Takes the quotes off a path that git printed like a string of C; its octal escapes are bytes of UTF-8. */
export function unquote(path: string): string {
  if (!path.startsWith('"') || !path.endsWith('"') || path.length < 2) return path
  const bytes: number[] = []
  for (const [, octal, escaped, plain] of path.slice(1, -1).matchAll(/\\([0-7]{3})|\\(.)|([^\\]+)/gs)) {
    if (octal) bytes.push(Number.parseInt(octal, 8))
    else if (escaped) bytes.push(escapes[escaped] ?? escaped.charCodeAt(0))
    else bytes.push(...new TextEncoder().encode(plain))
  }
  return new TextDecoder().decode(new Uint8Array(bytes))
}
