/** Rows of a service's table that expire. */
export interface RetentionRule {
  /** `service.what`, stable. */
  name: string
  /** For a person: "Answers of AI models that were kept to be used again". */
  description: string
  /** With its schema: `ai.answers`. */
  table: string
  /** A `timestamptz` column; rows in which it lies back further than `days` are removed. Index it. */
  column: string
  /** Only rows in which this text column has one of these values. */
  only?: { column: string; values: readonly string[] }
  /** Null keeps them for ever. */
  days: number | null
}
