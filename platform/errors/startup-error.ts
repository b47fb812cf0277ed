/** Why the process cannot start (or go on), as one sentence for a person that ends with the remedy. */
export class StartupError extends Error {
  readonly code = 'startup'

  constructor(sentence: string, cause?: unknown) {
    super(sentence, cause === undefined ? undefined : { cause })
    this.name = 'StartupError'
  }
}
