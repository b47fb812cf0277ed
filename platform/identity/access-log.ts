import type { Database } from '#platform/database/database.ts'
import type { Principal } from './principal.ts'

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
}

/** The access log in `identity.access_log`. */
export function createAccessLog({ pool }: Database): AccessLog {
  return {
    record: async ({ subject, principal, operation, request_id }) => {
      await pool.query(
        `insert into identity.access_log
           (workspace_id, subject, principal_kind, principal_id, operation, request_id)
         values ($1, $2, $3, $4, $5, $6)`,
        [principal.workspace_id, subject.toLowerCase(), principal.kind, principal.id, operation, request_id],
      )
    },
  }
}
