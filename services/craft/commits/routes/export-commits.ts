import { Readable } from 'node:stream'
import type { QueryExecutorProvider } from 'kysely'
import type { Commit } from '#contracts/commits/commit.ts'
import type { commitsContract } from '#contracts/commits.ts'
import type { HandlerRequest } from '#platform/service/define-service.ts'
import { csvHeader, writeCommitAsCsv } from '../commit-csv.ts'
import type { CommitFilter } from '../store/commit-filter.ts'
import { listForExport } from '../store/list-commits.ts'
import type { RouteContext } from './route-context.ts'

type ExportRequest = HandlerRequest<(typeof commitsContract)['routes']['exportCommits']>

/** Commits read at once: with messages cut at their limit, 20 MB at the very most. */
const pageSize = 250

const mediaTypes = {
  jsonl: 'application/x-ndjson; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
}

/**
 * Every commit that matches, newest first, read page by page as fast as the client takes it. Neither a connection nor
 * a snapshot of the database is held while a slow client reads.
 */
export async function exportCommits(
  { database, readHidden }: RouteContext,
  request: ExportRequest,
): Promise<Readable> {
  const { format = 'jsonl', ...asked } = request.query
  const filter = { ...asked, hidden: await readHidden(request.principal) }
  const pages = readPages(database.kysely, request.principal.workspace_id, filter)
  // Read before anything is sent, so that a fault still gets its status.
  const first = await pages.next()
  request.setHeader('content-type', mediaTypes[format])
  request.setHeader('content-disposition', `attachment; filename="commits.${format}"`)
  const write = format === 'csv' ? writeCommitAsCsv : writeJsonLine
  return Readable.from(writePages(format === 'csv' ? csvHeader : '', first.value ?? [], pages, write))
}

async function* readPages(executor: QueryExecutorProvider, workspaceId: string, filter: CommitFilter) {
  let cursor: string | undefined
  do {
    const page = await listForExport(executor, workspaceId, filter, {
      sort: 'newest',
      limit: pageSize,
      cursor,
    })
    yield page.items
    cursor = page.next_cursor ?? undefined
  } while (cursor !== undefined)
}

async function* writePages(
  header: string,
  first: readonly Commit[],
  rest: AsyncIterable<readonly Commit[]>,
  write: (commit: Commit) => string,
) {
  yield header + first.map(write).join('')
  for await (const page of rest) yield page.map(write).join('')
}

function writeJsonLine(commit: Commit): string {
  return `${JSON.stringify(commit)}\n`
}
