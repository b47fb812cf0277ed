import { resolve } from 'node:path'
import { repositoriesContract } from '#contracts/repositories.ts'
import { hasCode } from '#platform/errors/service-error.ts'
import type { GitCommit } from '#platform/git/commit-object.ts'
import { listCommits } from '#platform/git/list-commits.ts'
import { readChanges } from '#platform/git/read-changes.ts'
import { type GitRepository, openRepository } from '#platform/git/repository.ts'
import { readCommit } from '#platform/git/revision.ts'
import { readTips } from '#platform/git/tips.ts'
import { type Connection, type ConnectionOptions, connect, findDataDirectory } from '../connection.ts'
import { type ChosenName, findByLocation, registerOrSync } from '../register-repository.ts'
import { harmless, print, printJson } from '../terminal.ts'
import { type JournalEntry, openJournal } from './journal.ts'
import { uuidv7 } from './uuidv7.ts'

export interface TrackOptions extends ConnectionOptions {
  repoPath: string
  all?: boolean
  name?: ChosenName
  showLatest?: boolean
  json?: boolean
}

/** Notes the newest commit, or all, in the journal; then tells the server, if one runs. */
export async function track(options: TrackOptions): Promise<void> {
  const journal = openJournal(await findDataDirectory(options))
  if (options.showLatest) {
    const latest = await journal.latest()
    if (options.json) printJson(latest)
    else print(latest ? describeEntry(latest) : 'The journal is empty: track a commit first.')
    return
  }
  const repository = await openRepository(resolve(options.repoPath), { environment: process.env })
  let noted = 0
  let newest: JournalEntry | undefined
  for await (const commits of options.all ? readAll(repository) : readNewest(repository)) {
    const entries = await describeCommits(repository, commits)
    noted += await journal.append(entries)
    newest ??= entries[0]
  }
  const server = await tellServer(await connect(options), repository, options)
  if (options.json) printJson({ noted, journal: journal.file, server, latest: newest ?? null })
  else report(noted, newest, journal.file, server)
}

async function* readNewest(repository: GitRepository): AsyncGenerator<GitCommit[]> {
  if (repository.head.hash !== null) yield [await readCommit(repository, repository.head.hash)]
}

async function* readAll(repository: GitRepository): AsyncGenerator<GitCommit[]> {
  const tips = await readTips(repository)
  yield* listCommits(repository, { include: tips.map(({ hash }) => hash) })
}

async function describeCommits(
  repository: GitRepository,
  commits: readonly GitCommit[],
): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = []
  for await (const batch of readChanges(
    repository,
    commits.map(({ hash }) => hash),
  )) {
    for (const { files } of batch) {
      const commit = commits[entries.length]
      if (!commit) break
      entries.push({
        id: uuidv7(Date.now()),
        hash: commit.hash,
        author: { name: commit.author_name, email: commit.author_email },
        message: commit.message,
        timestamp: commit.authored_at,
        files: files.map(({ path, additions, deletions }) => ({ path, additions, deletions })),
        repository: repository.work_tree ?? repository.git_dir,
      })
    }
  }
  return entries
}

type ServerAnswer = 'tracked' | 'unregistered' | 'unreachable'

/** Lets a running server fetch what is new. With `all`, a repository it does not know is registered. */
async function tellServer(
  connection: Connection,
  repository: GitRepository,
  { all, name }: TrackOptions,
): Promise<ServerAnswer> {
  const client = connection.client(repositoriesContract)
  const location = repository.work_tree ?? repository.git_dir
  try {
    if (!all && !(await findByLocation(client, location))) return 'unregistered'
    await registerOrSync(client, location, name)
    return 'tracked'
  } catch (error) {
    if (hasCode(error, 'unavailable')) return 'unreachable'
    throw error
  }
}

const serverAnswers: Record<ServerAnswer, string> = {
  tracked: 'The server tracks it, too.',
  unregistered: 'The server does not know this repository; `throughline track --all` registers it.',
  unreachable: 'No server runs; the next start takes the journal in.',
}

function report(noted: number, newest: JournalEntry | undefined, file: string, server: ServerAnswer): void {
  if (!newest) {
    print('This repository has no commits yet.')
    return
  }
  print(
    noted === 0
      ? `Already noted: ${describeEntry(newest)}`
      : `Noted ${noted === 1 ? describeEntry(newest) : `${noted} commits`}`,
  )
  print(`Journal: ${file}. ${serverAnswers[server]}`)
}

function describeEntry({ hash, message, author }: JournalEntry): string {
  const subject = message.split('\n')[0] ?? ''
  return `${hash.slice(0, 10)} ${harmless(subject) || '(no message)'} (${harmless(author.name)})`
}
