import type { Database } from '#platform/database/database.ts'
import { createAccessLogSeal, type SealedEntry } from './access-log-seal.ts'
import type { DeriveKey } from './derive-key.ts'

/** What became of the chain of a workspace's access log. */
export interface AccessLogVerification {
  /** Entries that were looked at. */
  entries: number
  /** Entries from before there were seals. */
  unsealed: number
  /** Number of the oldest entry that is there; older ones have expired. */
  first_number: number | null
  /** The first entry that is not as it was written, or where one is missing. */
  broken: { id: string | null; number: number; reason: string } | null
  /** Seal of the newest entry, hex: kept elsewhere, it shows later that the end was not cut off. */
  head: string | null
}

type Row = SealedEntry & { subject: string; seal: Buffer }

const batch = 1_000

/**
 * Goes through the access log of a workspace, oldest first, up to the first entry that is not as it was written.
 *
 * @param expires whether old entries are removed in time, so that the oldest ones may be gone
 */
export async function verifyAccessLog(
  { pool }: Database,
  deriveKey: DeriveKey,
  workspaceId: string,
  { expires }: { expires: boolean },
): Promise<AccessLogVerification> {
  const { digestSubject, seal } = createAccessLogSeal(deriveKey)
  const { rows: heads } = await pool.query<{ number: string; seal: Buffer; unsealed: number }>(
    `select number::text, seal,
       (select count(*)::int from identity.access_log l where l.workspace_id = $1 and l.number is null) as unsealed
     from identity.access_log_heads where workspace_id = $1`,
    [workspaceId],
  )
  const head = heads[0]
  const result: AccessLogVerification = {
    entries: 0,
    unsealed: head?.unsealed ?? 0,
    first_number: null,
    broken: null,
    head: head?.seal.toString('hex') ?? null,
  }
  const endsAt = BigInt(head?.number ?? 0)
  let last = null as { number: bigint; seal: Buffer } | null
  for (;;) {
    const { rows }: { rows: Row[] } = await pool.query<Row>(
      `select workspace_id, id, number::text, subject, subject_digest, principal_kind, principal_id, operation, request_id,
         looked_at, previous_seal, seal
       from identity.access_log where workspace_id = $1 and number > $2 and number <= $3 order by access_log.number limit ${batch}`,
      [workspaceId, last?.number ?? 0n, endsAt],
    )
    for (const row of rows) {
      const number = BigInt(row.number)
      result.first_number ??= Number(number)
      const broken = (reason: string, at = number, id: string | null = row.id) => ({
        ...result,
        broken: { id, number: Number(at), reason },
      })
      const expected: bigint | null = last === null ? (expires ? null : 1n) : last.number + 1n
      if (expected !== null && number !== expected) return broken('The entry is missing.', expected, null)
      if (last !== null && !row.previous_seal.equals(last.seal))
        return broken('It does not follow the entry before it.')
      const looked_at = new Date(row.looked_at).toISOString()
      if (!seal({ ...row, looked_at }).equals(row.seal)) return broken('It is not as it was written.')
      const isErased = row.subject.endsWith('@erased.invalid')
      if (!isErased && !digestSubject(row.subject).equals(row.subject_digest))
        return broken('It names somebody else than it was written about.')
      last = { number, seal: row.seal }
      result.entries += 1
    }
    if (rows.length < batch) break
  }
  const end = last?.number ?? 0n
  const mayBeEmpty = expires && last === null
  if (!mayBeEmpty && head && (end !== endsAt || !last?.seal.equals(head.seal))) {
    return {
      ...result,
      broken: { id: null, number: Number(end + 1n), reason: 'The newest entries are missing.' },
    }
  }
  return result
}
