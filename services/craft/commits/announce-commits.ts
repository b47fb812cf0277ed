import type { AnnouncedCommit } from '#contracts/commits/commit.ts'
import type { AnnouncedCommitEvent } from '#contracts/commits/events.ts'
import type { Transaction } from '#platform/database/database.ts'
import { hasCode } from '#platform/errors/service-error.ts'
import type { EventLog, NewEvent } from '#platform/events/event-log.ts'
import type { Pseudonyms } from '#platform/privacy/pseudonyms.ts'
import type { NameReplacer } from '#platform/privacy/replace-names.ts'
import { commitsCounted, eventMessageLength } from './commit-events.ts'
import { readsLikeMerge } from './recognition/merge-message.ts'
import { toStorableCommit } from './storable-commit.ts'
import { toStorableText } from './storable-text.ts'
import { readUnmeasured } from './store/insert-changes.ts'
import { insertCommits, type RecognisedCommit } from './store/insert-commits.ts'
import { lockRepository, type RepositoryKey } from './store/repositories.ts'

/**
 * Takes in commits that a push notice tells of, so that they are listed and judged before git was read. Those that are
 * known stay as they are; where git was faster, but has not told of the change yet, the notice lets them be judged all the
 * same. A repository that was removed meanwhile gets none.
 */
export async function announceCommits(
  transaction: Transaction,
  { events, pseudonyms }: { events: EventLog; pseudonyms: Pick<Pseudonyms, 'loadFor'> },
  given: RepositoryKey,
  announced: readonly AnnouncedCommit[],
): Promise<void> {
  const repository = await lockRepository(transaction, given).catch((error) => {
    if (hasCode(error, 'repository_not_found')) return null
    throw error
  })
  if (!repository) return
  const names = await pseudonyms.loadFor(transaction, repository.workspace_id)
  const notices = new Map(announced.map((commit) => [commit.hash, renameAuthors(commit, names)]))
  const commits = [...notices.values()].map(toStorableAnnouncement)
  const created = await insertCommits(transaction, repository, commits, { announced: true })
  const known = new Set(created.map(({ hash }) => hash))
  const others = commits.map(({ hash }) => hash).filter((hash) => !known.has(hash))
  const waiting = others.length === 0 ? [] : await readUnmeasured(transaction, repository, others, 0)
  const ids = new Map([...created, ...waiting].map(({ id, hash }) => [hash, id]))
  await events.append(transaction, [
    ...commitsCounted('commits.listed', repository, created.length),
    ...commits.flatMap((commit) => {
      const id = ids.get(commit.hash)
      const files = notices.get(commit.hash)?.files ?? null
      return id === undefined ? [] : [commitAnnounced(repository, id, commit, files)]
    }),
  ])
}

/** Paths stay as they are: they are what git has. */
function renameAuthors({ files, ...commit }: AnnouncedCommit, names: NameReplacer | null): AnnouncedCommit {
  return { ...(names?.value(commit) ?? commit), files }
}

/** The parents are not known, so that only the message tells a merge. */
function toStorableAnnouncement({ files: _files, ...commit }: AnnouncedCommit): RecognisedCommit {
  const storable = toStorableCommit({ ...commit, parents: [], signed: false })
  return { ...storable, is_merge: readsLikeMerge(storable.message) }
}

function commitAnnounced(
  { workspace_id, id: repository_id, full_name }: RepositoryKey,
  commit_id: string,
  { parents: _parents, signed: _signed, subject: _subject, type: _type, ...commit }: RecognisedCommit,
  files: AnnouncedCommit['files'],
): NewEvent {
  const data: AnnouncedCommitEvent = {
    commit_id,
    repository_id,
    repository: full_name,
    ...commit,
    message: commit.message.slice(0, eventMessageLength).toWellFormed(),
    files: files === null ? null : files.map((file) => ({ ...file, path: toStorableText(file.path) })),
  }
  return { workspace_id, type: 'commit.announced', data }
}
