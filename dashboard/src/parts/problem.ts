/** One fault of a request, at the place it stands; see RFC 6901 for the pointer. */
interface Fault {
  pointer: string
  detail: string
}

/** The stable code of a problem document, or undefined when `error` is none. */
export function readCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** The sentence that says what went wrong and what to do. */
export function readDetail(error: unknown): string {
  return error instanceof Error && error.message !== '' ? error.message : 'Something went wrong. Try again.'
}

/** The faults of bad input, each with the JSON pointer of its field. */
export function readFaults(error: unknown): readonly Fault[] {
  return error instanceof Error && 'faults' in error && Array.isArray(error.faults) ? error.faults : []
}
