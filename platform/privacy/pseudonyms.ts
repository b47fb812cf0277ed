import { sql } from 'kysely'
import type { Database, Transaction } from '#platform/database/database.ts'
import type { DeriveKey } from '#platform/identity/derive-key.ts'
import { createDigests, type Digests, type IdentifierKind, readWords } from './pseudonym.ts'
import { createNameReplacer, type KnownIdentifier, type NameReplacer } from './replace-names.ts'

/** What somebody is known by. */
export interface Identifier {
  kind: IdentifierKind
  value: string
}

/** Who was erased, so that they do not come back with what comes in. */
export interface Pseudonyms {
  digests: Digests
  /**
   * What replaces erased people in what this transaction stores; null while nobody was erased in the workspace. Until
   * it ends, nobody is: an erasure waits for it, and so finds what it wrote.
   */
  loadFor: (transaction: Transaction, workspaceId: string) => Promise<NameReplacer | null>
  /** The same for what does not store anything. */
  load: (workspaceId: string) => Promise<NameReplacer | null>
  /** From now on these are told under the pseudonym; gives how many were not known before. */
  add: (workspaceId: string, pseudonym: string, identifiers: readonly Identifier[]) => Promise<number>
}

/** Advisory lock of a workspace's pseudonyms: shared by who stores texts, held alone by who adds to them. */
const lockKey = (workspaceId: string) => sql`hashtextextended('privacy.pseudonyms ' || ${workspaceId}, 0)`

export function createPseudonyms(database: Database, deriveKey: DeriveKey): Pseudonyms {
  const digests = createDigests(deriveKey('privacy pseudonyms'))
  const replacers = new Map<string, { state: string; replacer: NameReplacer }>()

  const load = async (executor: Transaction | Database['kysely'], workspaceId: string) => {
    const { rows: known } = await sql<KnownIdentifier>`
      select digest, kind, pseudonym, words, first_word from privacy.pseudonyms
      where workspace_id = ${workspaceId} order by digest
    `.execute(executor)
    if (known.length === 0) return null
    const state = known.map(({ digest, pseudonym }) => digest.toString('hex') + pseudonym).join()
    const last = replacers.get(workspaceId)
    if (last?.state === state) return last.replacer
    const replacer = createNameReplacer(known, digests)
    replacers.set(workspaceId, { state, replacer })
    return replacer
  }

  return {
    digests,
    load: (workspaceId) => load(database.kysely, workspaceId),
    loadFor: async (transaction, workspaceId) => {
      await sql`select pg_advisory_xact_lock_shared(${lockKey(workspaceId)})`.execute(transaction)
      return load(transaction, workspaceId)
    },
    add: async (workspaceId, pseudonym, identifiers) => {
      if (identifiers.length === 0) return 0
      return database.transact(async (transaction) => {
        await sql`select pg_advisory_xact_lock(${lockKey(workspaceId)})`.execute(transaction)
        let added = 0
        for (const { kind, value } of identifiers) {
          const words = kind === 'name' ? readWords(value) : null
          if (words?.length === 0 || value.trim() === '') continue
          const firstWord = words?.[0] === undefined ? null : digests.ofFirstWord(words[0])
          const { numAffectedRows } = await sql`
            insert into privacy.pseudonyms (workspace_id, digest, kind, pseudonym, words, first_word)
            values (${workspaceId}, ${digests.of(kind, value)}, ${kind}, ${pseudonym}, ${words?.length ?? null}, ${firstWord})
            on conflict do nothing
          `.execute(transaction)
          added += Number(numAffectedRows ?? 0)
        }
        return added
      })
    },
  }
}
