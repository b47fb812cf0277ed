/** A place in the log: the transaction and the id within, both as decimal digits since they are 64 bits wide. */
export interface Position {
  tx: string
  id: string
}

/** Before the first event. */
export const start: Position = { tx: '0', id: '0' }

/** A position as events carry it: `tx-id`. */
export function formatPosition({ tx, id }: Position): string {
  return `${tx}-${id}`
}

/**
 * Reads {@link formatPosition}'s form; undefined when it is none, or beyond 64 bits. Leading zeros are not its form:
 * PostgreSQL would take them for octal in an xid8.
 */
export function readPosition(text: string): Position | undefined {
  const [, tx, id] = /^(0|[1-9]\d{0,19})-(0|[1-9]\d{0,18})$/.exec(text) ?? []
  if (tx === undefined || id === undefined) return undefined
  if (BigInt(tx) >= 1n << 64n || BigInt(id) >= 1n << 63n) return undefined
  return { tx, id }
}

/** Whether `one` comes after `other` in the log. */
export function isAfter(one: Position, other: Position): boolean {
  if (one.tx !== other.tx) return BigInt(one.tx) > BigInt(other.tx)
  return BigInt(one.id) > BigInt(other.id)
}
