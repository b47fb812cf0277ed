/** What a relay delivers to cannot take events: it is away, refuses them, or holds those of another log. */
export class OutletError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'OutletError'
  }
}
