import { sql } from 'kysely'
import type { Database, Transaction } from '#platform/database/database.ts'
import { executeTogether } from '#platform/database/pipeline.ts'
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
  /** What {@link add} has stored of a pseudonym. */
  list: (workspaceId: string, pseudonym: string) => Promise<KnownIdentifier[]>
  /** Puts back what {@link list} gave, where it is missing. */
  restore: (workspaceId: string, known: readonly KnownIdentifier[]) => Promise<void>
}

/** Advisory lock of a workspace's pseudonyms: shared by who stores texts, held alone by who adds to them. */
const lockKey = (workspaceId: string) => sql`hashtextextended('privacy.pseudonyms ' || ${workspaceId}, 0)`

export function createPseudonyms(database: Database, deriveKey: DeriveKey): Pseudonyms {
  const digests = createDigests(deriveKey('privacy pseudonyms'))
  const replacers = new Map<string, { state: string; replacer: NameReplacer }>()

  const readKnown = (workspaceId: string) => sql<KnownIdentifier>`
    select digest, kind, pseudonym, words, first_word from privacy.pseudonyms
    where workspace_id = ${workspaceId} order by digest
  `

  const createReplacer = (workspaceId: string, known: readonly KnownIdentifier[]): NameReplacer | null => {
    if (known.length === 0) return null
    const state = known.map(({ digest, pseudonym }) => digest.toString('hex') + pseudonym).join()
    const last = replacers.get(workspaceId)
    if (last?.state === state) return last.replacer
    const replacer = createNameReplacer(known, digests)
    replacers.set(workspaceId, { state, replacer })
    return replacer
  }

  const insert = async (workspaceId: string, known: readonly KnownIdentifier[]): Promise<number> => {
    if (known.length === 0) return 0
    return database.transact(async (transaction) => {
      await sql`select pg_advisory_xact_lock(${lockKey(workspaceId)})`.execute(transaction)
      let added = 0
      for (const { digest, kind, pseudonym, words, first_word } of known) {
        const { numAffectedRows } = await sql`
          insert into privacy.pseudonyms (workspace_id, digest, kind, pseudonym, words, first_word)
          values (${workspaceId}, ${digest}, ${kind}, ${pseudonym}, ${words}, ${first_word})
          on conflict do nothing
        `.execute(transaction)
        added += Number(numAffectedRows ?? 0)
      }
      return added
    })
  }

  return {
    digests,
    load: async (workspaceId) =>
      createReplacer(workspaceId, (await readKnown(workspaceId).execute(database.kysely)).rows),
    loadFor: async (transaction, workspaceId) => {
      // Two statements: the second sees what was committed by an erasure that the first waited for.
      const [, known] = await executeTogether<[unknown, KnownIdentifier]>(transaction, [
        sql`select pg_advisory_xact_lock_shared(${lockKey(workspaceId)})`,
        readKnown(workspaceId),
      ])
      return createReplacer(workspaceId, known.rows)
    },
    add: (workspaceId, pseudonym, identifiers) =>
      insert(
        workspaceId,
        identifiers.filter(({ value }) => value.trim() !== '').flatMap(digestIdentifier(digests, pseudonym)),
      ),
    list: async (workspaceId, pseudonym) => {
      const { rows } = await sql<KnownIdentifier>`
        select digest, kind, pseudonym, words, first_word from privacy.pseudonyms
        where workspace_id = ${workspaceId} and pseudonym = ${pseudonym} order by digest
      `.execute(database.kysely)
      return rows
    },
    restore: async (workspaceId, known) => {
      await insert(workspaceId, known)
    },
  }
}

function digestIdentifier(digests: Digests, pseudonym: string) {
  return ({ kind, value }: Identifier): KnownIdentifier[] => {
    const words = kind === 'name' ? readWords(value) : null
    const first = words?.[0]
    if (words !== null && first === undefined) return []
    return [
      {
        digest: digests.of(kind, value),
        kind,
        pseudonym,
        words: words?.length ?? null,
        first_word: first === undefined ? null : digests.ofFirstWord(first),
      },
    ]
  }
}
