import type { CommitInput, FileChange } from '../../services/craft/coaching/analysis/commit.ts'

type CommitLine = { id: unknown; input: CommitInput } | { id?: unknown; error: string }

/** Reads one line of JSON as a commit to analyse, or says what is wrong with it. */
export function readCommitLine(line: string): CommitLine {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (error) {
    return { error: `This line is no JSON: ${error instanceof Error ? error.message : String(error)}` }
  }
  if (!isRecord(value)) return { error: 'A line must be a JSON object with a "message".' }
  const fault = findFault(value)
  if (fault !== null) return { ...(value.id !== undefined && { id: value.id }), error: fault }
  const { id, message, patch, files, history, parents } = value
  return {
    id: id ?? null,
    input: {
      message: message as string,
      ...(typeof patch === 'string' && { patch }),
      ...(Array.isArray(files) && { files: files.map(readFile) }),
      ...(isRecord(history) && { history }),
      ...(typeof parents === 'number' && { parents }),
    },
  }
}

function findFault(value: Record<string, unknown>): string | null {
  const { message, patch, files, history, parents } = value
  if (typeof message !== 'string') return '"message" must be a string.'
  if (isGiven(patch) && typeof patch !== 'string') return '"patch" must be a string with a unified diff.'
  if (isGiven(files) && !(Array.isArray(files) && files.every(isFile))) {
    return '"files" must be a list of {"path", "additions", "deletions"} with counts from 0 up.'
  }
  if (isGiven(history) && !(isRecord(history) && Object.values(history).every(isMeasure))) {
    return '"history" must be an object of numbers.'
  }
  if (isGiven(parents) && !isCount(parents)) return '"parents" must be a count from 0 up.'
  return null
}

function readFile(file: FileChange): FileChange {
  return { ...file, additions: file.additions ?? 0, deletions: file.deletions ?? 0 }
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isFile(value: unknown): boolean {
  if (!isRecord(value) || typeof value.path !== 'string') return false
  return [value.additions, value.deletions].every((count) => !isGiven(count) || isCount(count))
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0
}

function isMeasure(value: unknown): boolean {
  return value === null || (typeof value === 'number' && Number.isFinite(value))
}
