import { createHmac } from 'node:crypto'
import type { DeriveKey } from './derive-key.ts'

/** What an entry of the access log says, as it is sealed. */
export interface SealedEntry {
  workspace_id: string
  id: string
  number: string
  subject_digest: Buffer
  principal_kind: string
  principal_id: string
  operation: string
  request_id: string | null
  looked_at: string
  previous_seal: Buffer
}

/** Seals entries with a key that is not in the database. */
export interface AccessLogSeal {
  digestSubject: (subject: string) => Buffer
  seal: (entry: SealedEntry) => Buffer
}

/** What the first entry of a workspace follows. */
export const firstSeal = Buffer.alloc(32)

export function createAccessLogSeal(deriveKey: DeriveKey): AccessLogSeal {
  const key = deriveKey('identity access log')
  const digest = (purpose: string, value: string) =>
    createHmac('sha256', key).update(`${purpose}\n${value}`).digest()
  return {
    digestSubject: (subject) => digest('subject', subject),
    seal: (entry) =>
      digest(
        'entry',
        JSON.stringify([
          entry.workspace_id,
          entry.id,
          entry.number,
          entry.subject_digest.toString('hex'),
          entry.principal_kind,
          entry.principal_id,
          entry.operation,
          entry.request_id,
          entry.looked_at,
          entry.previous_seal.toString('hex'),
        ]),
      ),
  }
}
