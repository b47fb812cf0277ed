import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Database } from '#platform/database/database.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import type { DeriveKey } from '#platform/identity/derive-key.ts'
import type { Principal } from '#platform/identity/principal.ts'
import { createSecretBox } from '#platform/identity/secret-box.ts'

/**
 * Makes a creating request happen once, however often a client sends it with the same `Idempotency-Key`
 * (draft-ietf-httpapi-idempotency-key-header): later ones get the first one's answer. Answers wait sealed for that: some
 * tell a new key, which is kept nowhere else.
 */
export interface IdempotencyStore {
  once: (
    request: FastifyRequest,
    reply: FastifyReply,
    principal: Principal,
    work: () => Promise<string>,
  ) => Promise<string>
}

/** A request whose process died is taken over by the next try after this long. */
const abandonedAfter = '1 minute'
const keptFor = '1 day'

export function createIdempotencyStore(database: Database, deriveKey: DeriveKey): IdempotencyStore {
  const { pool } = database
  const box = createSecretBox(deriveKey('http.idempotency_keys'))

  const claim = async (owner: string[], digest: Buffer): Promise<boolean> => {
    await pool.query(`delete from http.idempotency_keys where started_at < now() - interval '${keptFor}'`)
    const claimed = await pool.query(
      `insert into http.idempotency_keys as k (workspace_id, principal_id, key, request_digest)
       values ($1, $2, $3, $4)
       on conflict (workspace_id, principal_id, key) do update set started_at = now()
       where k.answer is null and k.started_at < now() - interval '${abandonedAfter}'
         and k.request_digest = excluded.request_digest`,
      [...owner, digest],
    )
    return claimed.rowCount === 1
  }

  const recall = async (owner: string[], digest: Buffer): Promise<string> => {
    const { rows } = await pool.query<{ request_digest: Buffer; answer: string | null }>(
      `select request_digest, answer from http.idempotency_keys
       where workspace_id = $1 and principal_id = $2 and key = $3`,
      owner,
    )
    const [first] = rows
    if (first && !first.request_digest.equals(digest)) {
      throw new ServiceError(
        'invalid_request',
        'This Idempotency-Key was used for another request; take a new one.',
      )
    }
    if (!first || first.answer === null) {
      throw new ServiceError(
        'conflict',
        'The first request with this Idempotency-Key still runs; try again later.',
      )
    }
    return open(first.answer)
  }

  const open = (sealed: string): string => {
    try {
      return box.open(Buffer.from(sealed, 'base64'))
    } catch (cause) {
      throw new ServiceError(
        'conflict',
        'The answer to the first request with this Idempotency-Key cannot be read any more; look whether it was done.',
        { cause },
      )
    }
  }

  const finish = (owner: string[], answer: string) =>
    pool.query(
      `update http.idempotency_keys set answer = $4 where workspace_id = $1 and principal_id = $2 and key = $3`,
      [...owner, box.seal(answer).toString('base64')],
    )

  const release = (owner: string[]) =>
    pool.query(
      `delete from http.idempotency_keys where workspace_id = $1 and principal_id = $2 and key = $3`,
      owner,
    )

  return {
    once: async (request, reply, principal, work) => {
      const key = request.headers['idempotency-key']
      if (key === undefined) return work()
      if (typeof key !== 'string' || key.length === 0 || key.length > 255) {
        throw new ServiceError('invalid_request', 'Idempotency-Key must have 1 to 255 characters.')
      }
      const owner = [principal.workspace_id, principal.id, key]
      const digest = digestOf(request)
      if (!(await claim(owner, digest))) {
        reply.header('idempotency-replayed', 'true')
        return recall(owner, digest)
      }
      try {
        const answer = await work()
        await finish(owner, answer)
        return answer
      } catch (error) {
        await release(owner)
        throw error
      }
    },
  }
}

function digestOf(request: FastifyRequest): Buffer {
  return createHash('sha256')
    .update(`${request.method} ${request.url}\n`)
    .update(JSON.stringify(request.body ?? null))
    .digest()
}
