/** What a command's exit code says; the same in every command. */
export const exitCodes = {
  success: 0,
  /** The command ran and failed, or found what it was told to refuse. */
  failure: 1,
  /** Options or arguments are wrong; nothing was done. */
  usage: 2,
  /** No server could be reached. */
  unreachable: 3,
  /** The server does not know who is asking, or does not let them. */
  denied: 4,
} as const

/** An error with a sentence for the person at the terminal, and the exit code to end with. */
export class CommandError extends Error {
  readonly exit_code: number

  constructor(message: string, exitCode: number = exitCodes.failure, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'CommandError'
    this.exit_code = exitCode
  }
}
