import { hasCode } from '#platform/errors/service-error.ts'
import type { JobContext } from '#platform/jobs/job-queue.ts'
import { erasePerson } from '#platform/privacy/erase-person.ts'
import type { Identifier } from '#platform/privacy/pseudonyms.ts'
import { listPersonalTables } from '#platform/privacy/register-personal-tables.ts'
import { runAsService } from '#platform/service/context.ts'
import { type SecurityParts, sweepJob } from '../parts.ts'
import type { BegunErasure, ErasureRow } from '../store/erasures.ts'
import { describeOwnership } from './ownership.ts'

/** Milliseconds after which everything is looked through once more: what others had read before is written by then. */
const sweepAfter = 3_600_000

/** Milliseconds between two notes of how far it is. */
const leastPause = 250

/**
 * Carries out an erasure whose time has come. It may be killed at any moment, and begun again goes on; once it has begun
 * nothing takes it back.
 */
export async function carryOutErasure(parts: SecurityParts, id: string, job: JobContext): Promise<void> {
  const { erasures, jobs, events, database, logger } = parts
  const row = await erasures.begin(id)
  if (row === undefined) return
  const begun = await beginErasure(parts, row)
  if (begun === null) return
  await removeExports(parts, begun.account_id)
  await endAccount(parts, begun)
  await goThroughTables(parts, begun, job.signal)
  await database.transact(async (transaction) => {
    if (!(await erasures.finish(transaction, id))) return
    await jobs.enqueue(
      sweepJob,
      { id },
      { key: `${sweepJob} ${id}`, run_at: new Date(Date.now() + sweepAfter), transaction },
    )
    const { account_id, workspaces } = begun
    await events.append(
      transaction,
      workspaces.map((workspace_id) => ({
        workspace_id,
        type: 'person.erased',
        data: { account_id, pseudonym: pseudonymIn(parts, workspace_id, account_id) },
      })),
    )
  })
  logger.info({ erasure: id }, 'Erased a person')
}

/** Looks through everything once more, some time after an erasure. */
export async function sweepErasure(parts: SecurityParts, id: string, job: JobContext): Promise<void> {
  const row = await parts.erasures.find(id)
  if (row?.state === 'done' && row.workspaces !== null && row.pseudonym !== null)
    await goThroughTables(parts, { ...row, workspaces: row.workspaces, pseudonym: row.pseudonym }, job.signal)
}

/** Learns who it is and where, while the account is still there to tell; null when it must not be done. */
async function beginErasure(parts: SecurityParts, row: ErasureRow): Promise<BegunErasure | null> {
  const { erasures, journal, pseudonyms } = parts
  if (row.workspaces !== null && row.pseudonym !== null)
    return { ...row, workspaces: row.workspaces, pseudonym: row.pseudonym }
  const person = await findPerson(parts, row)
  if (person === null) {
    await erasures.fail(row.id, 'The account was gone before it began: nothing tells any more who it was.')
    return null
  }
  const belongs = person.workspaces.find(({ workspace_id }) => workspace_id === row.workspace_id)
  const owned = row.kind === 'self' ? person.workspaces.filter(({ needs_owner }) => needs_owner) : []
  const reason =
    owned.length > 0
      ? describeOwnership(owned.map(({ name }) => name))
      : row.kind === 'former_member' && !belongs?.is_former
        ? 'They belong to this workspace again, so it is theirs to ask for.'
        : null
  if (reason !== null) {
    await erasures.fail(row.id, reason)
    return null
  }
  const everywhere = person.workspaces.map(({ workspace_id }) => workspace_id)
  const workspaces = row.kind === 'self' ? everywhere : [row.workspace_id]
  const identifiers: Identifier[] = [
    ...person.emails.map((value) => ({ kind: 'address' as const, value })),
    { kind: 'name', value: person.name },
  ]
  for (const workspace of workspaces)
    await pseudonyms.add(workspace, pseudonymIn(parts, workspace, row.account_id), identifiers)
  const pseudonym = pseudonymIn(parts, row.workspace_id, row.account_id)
  const identifiersOf = async (workspace_id: string) => ({
    workspace_id,
    known: await pseudonyms.list(workspace_id, pseudonymIn(parts, workspace_id, row.account_id)),
  })
  const { id, workspace_id, account_id, kind } = row
  const erasure = { id, workspace_id, account_id, kind, workspaces, pseudonym }
  await journal.append({
    erasure,
    identifiers: await Promise.all(workspaces.map(identifiersOf)),
  })
  await erasures.noteScope(id, workspaces, pseudonym)
  return erasure
}

async function findPerson({ auth }: SecurityParts, { workspace_id, account_id }: ErasureRow) {
  try {
    return await runAsService('security', workspace_id, () => auth.findPerson({ params: { account_id } }))
  } catch (error) {
    if (hasCode(error, 'account_not_found')) return null
    throw error
  }
}

/** Another one in each workspace, so that nobody puts them together. */
function pseudonymIn({ pseudonyms }: SecurityParts, workspaceId: string, accountId: string): string {
  return pseudonyms.digests.pseudonymOf(workspaceId, accountId)
}

async function removeExports({ exports, folder }: SecurityParts, accountId: string): Promise<void> {
  for (const { id, account_id } of await exports.list(accountId)) {
    await folder.remove(id)
    await exports.remove({ id, account_id })
  }
}

async function endAccount({ auth }: SecurityParts, erasure: BegunErasure): Promise<void> {
  const { kind, workspace_id, account_id } = erasure
  await runAsService('security', workspace_id, () =>
    kind === 'self'
      ? auth.removePerson({ params: { account_id } })
      : auth.forgetFormerMember({ params: { account_id } }),
  )
}

async function goThroughTables(
  parts: SecurityParts,
  { id, kind, account_id, workspaces }: BegunErasure,
  signal: AbortSignal,
): Promise<void> {
  const { database, pseudonyms, erasures } = parts
  const tables = await listPersonalTables(database)
  for (const [place, workspace_id] of workspaces.entries()) {
    let noted = 0
    const figures = await erasePerson({
      database,
      pseudonyms,
      tables,
      signal,
      scope: {
        workspace_id,
        account_id,
        pseudonym: pseudonymIn(parts, workspace_id, account_id),
        everywhere: kind === 'self' && place === 0,
      },
      onProgress: ({ table, done, total }) => {
        if (Date.now() - noted < leastPause) return
        noted = Date.now()
        const progress = { stage: table, done: place * total + done, total: workspaces.length * total }
        // A note that is lost is made up for by the next.
        void erasures.note(id, progress).catch(() => {})
      },
    })
    await erasures.addFigures(id, figures)
  }
}
