import { type Static, Type } from 'typebox'

/** Grows when an older version of this program could not read what a newer one writes. */
export const archiveFormat = 1

const Count = Type.Integer({ minimum: 0 })
const Digest = Type.String({ pattern: '^[0-9a-f]{64}$' })
/** As digits, since 64 bits do not fit a number. */
const Digits = Type.String({ pattern: '^-?[0-9]{1,19}$' })
const Identifier = Type.String({ minLength: 1, maxLength: 63 })

/** A month, as PostgreSQL writes the bounds of a partition by time. */
const Bound = Type.String({ pattern: '^[0-9]{4,6}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}\\+00$' })

const TableEntry = Type.Object({
  schema: Identifier,
  name: Identifier,
  /** In the order of the fields of each line. */
  columns: Type.Array(Identifier, { minItems: 1 }),
  /** Null for a table of its own, and for a partition that takes what no other does. */
  partition: Type.Union([
    Type.Object({ of: Identifier, from: Bound, to: Bound }, { description: 'Of a table in the same schema' }),
    Type.Null(),
  ]),
  rows: Count,
  /** Of its lines, before they were compressed. */
  bytes: Count,
  members: Count,
})
export type TableEntry = Static<typeof TableEntry>

const SequenceEntry = Type.Object({
  schema: Identifier,
  name: Identifier,
  /** Null when it has given no number yet. */
  last_value: Type.Union([Digits, Type.Null()]),
})
export type SequenceEntry = Static<typeof SequenceEntry>

/** What an archive holds, and what it needs. It is the archive's last member. */
export const Manifest = Type.Object({
  format: Type.Literal('throughline-backup'),
  format_version: Type.Integer({ minimum: 1 }),
  id: Type.String({ format: 'uuid' }),
  created_at: Type.String({ format: 'date-time' }),
  /** Why it was made: by hand, on schedule, before an upgrade. */
  reason: Type.String(),
  product_version: Type.String(),
  server_version: Type.String(),
  /** Of each schema, the migrations it has run. */
  migrations: Type.Array(
    Type.Object({
      schema: Identifier,
      number: Type.Integer({ minimum: 1 }),
      name: Type.String(),
      checksum: Digest,
    }),
  ),
  /** The newest migration of the job queue, which a library keeps. */
  job_queue_version: Count,
  tables: Type.Array(TableEntry),
  sequences: Type.Array(SequenceEntry),
  /** Whether the data directory's key files are in it. */
  has_secrets: Type.Boolean(),
  /** In the order they stand in the archive. */
  members: Type.Array(Type.Object({ name: Type.String({ maxLength: 255 }), size: Count, sha256: Digest })),
})
export type Manifest = Static<typeof Manifest>

/** Name of a part of a table's lines; parts are numbered from 1. */
export function memberName({ schema, name }: { schema: string; name: string }, part: number): string {
  return `tables/${schema}.${name}/${String(part).padStart(6, '0')}.copy.zst`
}
