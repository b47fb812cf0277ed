import { sql } from 'kysely'
import type { Database } from '#platform/database/database.ts'
import { createAccessLogSeal, firstSeal } from './access-log-seal.ts'
import type { DeriveKey } from './derive-key.ts'
import type { Principal } from './principal.ts'
import { type AccessLogVerification, verifyAccessLog } from './verify-access-log.ts'

/** A look at the data of a person by somebody else. */
export interface Look {
  /** Account id or e-mail address of the person. */
  subject: string
  principal: Principal
  /** `<service>.<operation>`. */
  operation: string
  request_id: string | null
}

/** Keeps who looked at whose data. */
export interface AccessLog {
  /** Rejects when it cannot be written: a look that leaves no trace must not happen. */
  record: (look: Look) => Promise<void>
  /** Goes through the entries of a workspace; see {@link verifyAccessLog}. */
  verify: (workspaceId: string, options: { expires: boolean }) => Promise<AccessLogVerification>
}

/**
 * The access log in `identity.access_log`. The entries of a workspace form a chain, so they are written one after the
 * other; who writes holds the workspace's head.
 */
export function createAccessLog(database: Database, deriveKey: DeriveKey): AccessLog {
  const { digestSubject, seal } = createAccessLogSeal(deriveKey)
  return {
    verify: (workspaceId, options) => verifyAccessLog(database, deriveKey, workspaceId, options),
    record: ({ principal, operation, request_id, ...look }) =>
      database.transact(async (transaction) => {
        const { workspace_id } = principal
        const subject = look.subject.toLowerCase()
        const { rows } = await sql<{ id: string; looked_at: string; number: string; seal: Buffer }>`
          insert into identity.access_log_heads as head (workspace_id, number, seal)
          values (${workspace_id}, 0, ${firstSeal})
          on conflict (workspace_id) do update set number = head.number
          returning uuidv7() as id, clock_timestamp() as looked_at, number::text, seal
        `.execute(transaction)
        const head = rows[0]
        if (!head) throw new Error('The access log gave no place to write to.')
        const entry = {
          workspace_id,
          id: head.id,
          number: String(BigInt(head.number) + 1n),
          subject_digest: digestSubject(subject),
          principal_kind: principal.kind,
          principal_id: principal.id,
          operation,
          request_id,
          looked_at: new Date(head.looked_at).toISOString(),
          previous_seal: head.seal,
        }
        const sealed = seal(entry)
        await sql`
          with written as (
            insert into identity.access_log (workspace_id, id, number, subject, subject_digest, principal_kind,
              principal_id, operation, request_id, looked_at, previous_seal, seal)
            values (${workspace_id}, ${entry.id}, ${entry.number}, ${subject}, ${entry.subject_digest},
              ${entry.principal_kind}, ${entry.principal_id}, ${operation}, ${request_id}, ${entry.looked_at},
              ${entry.previous_seal}, ${sealed})
            returning workspace_id
          )
          update identity.access_log_heads as head set number = ${entry.number}, seal = ${sealed}
          from written where head.workspace_id = written.workspace_id
        `.execute(transaction)
      }),
  }
}
