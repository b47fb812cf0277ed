import { createReadStream, createWriteStream } from 'node:fs'
import { rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { pack } from 'tar-stream'
import { isConnectionError } from '#platform/database/connection-error.ts'
import { readDiskError } from '#platform/errors/disk-error.ts'
import type { JobContext } from '#platform/jobs/job-queue.ts'
import { exportPerson, type PersonalFile } from '#platform/privacy/export-person.ts'
import { listLogins } from '#platform/privacy/list-logins.ts'
import { listPersonalTables } from '#platform/privacy/register-personal-tables.ts'
import { runAsService } from '#platform/service/context.ts'
import type { SecurityParts } from '../parts.ts'
import type { ExportRow } from '../store/exports.ts'
import { type ArchivedFile, explainArchive } from './explain-archive.ts'

/** Tries of an export, when the database or a peer goes away in between. */
export const exportAttempts = 3

/** Thrown through the work when its person removes it meanwhile. */
class Unwanted extends Error {}

/** Makes an archive that was asked for. A failure is noted with the export; the job itself fails to be tried again. */
export async function makeExport(parts: SecurityParts, id: string, job: JobContext): Promise<void> {
  const { exports, folder, config, logger } = parts
  const row = await exports.begin(id)
  if (row === undefined) return
  try {
    const figures = await writeArchive(parts, row, job.signal)
    const isWanted = await exports.finish(id, { ...figures, days: config.export_days })
    if (!isWanted) await folder.remove(id)
    else logger.info({ export: id, ...figures }, 'Made an export of personal data')
  } catch (error) {
    if (job.signal.aborted) throw error
    // What cannot be removed now, since the folder itself is at fault, goes with the hourly cleanup.
    await folder.remove(id).catch(() => {})
    if (error instanceof Unwanted) return
    if (isPassing(error) && job.attempt < exportAttempts) throw error
    logger.error({ err: error, export: id }, 'An export of personal data failed')
    await exports.fail(id, describe(config.export_folder, error))
  }
}

async function writeArchive(parts: SecurityParts, row: ExportRow, signal: AbortSignal) {
  const { folder, exports } = parts
  const { id } = row
  const { person, workspaces } = await readPerson(parts, row)
  const work = await folder.prepare(id)
  const tables = await listPersonalTables(parts.database)
  const files: (ArchivedFile & { path: string })[] = []
  const sources: { workspace: (typeof workspaces)[number]; file: PersonalFile }[] = []
  for (const [at, workspace] of workspaces.entries()) {
    // What belongs to no workspace is told once.
    const mine = at === 0 ? tables : tables.filter(({ has_workspace }) => has_workspace !== false)
    const them = { ...person, workspace_id: workspace.workspace_id }
    const logins = await listLogins(parts.database, mine, them)
    for (const file of exportPerson(parts.database, mine, them, logins)) sources.push({ workspace, file })
  }
  for (const [done, { workspace, file }] of sources.entries()) {
    signal.throwIfAborted()
    const stage = file.name.replace(/\.jsonl$/, '').replace('/', '.')
    if (!(await exports.note(id, { stage, done, total: sources.length }))) throw new Unwanted()
    const path = join(work, `${done}.jsonl`)
    const records = await writeRecords(path, file, signal)
    const name = workspaces.length > 1 ? `${workspace.folder}/${file.name}` : file.name
    if (records > 0) files.push({ name, description: file.description, records, path })
  }
  const index = explainArchive(
    { name: person.name, emails: person.addresses },
    files,
    new Date().toISOString(),
  )
  const archive = join(work, 'archive.tar.gz')
  await packFiles(archive, index, files, signal)
  await rename(archive, folder.pathOf(id))
  const { size } = await stat(folder.pathOf(id))
  await folder.discard(id)
  return { bytes: size, records: files.reduce((sum, { records }) => sum + records, 0) }
}

async function readPerson({ auth }: SecurityParts, { workspace_id, account_id }: ExportRow) {
  const { name, emails, workspaces } = await runAsService('security', workspace_id, () =>
    auth.findPerson({ params: { account_id } }),
  )
  const named = workspaces.map((workspace) => ({
    ...workspace,
    folder: `${workspace.name.replaceAll(/[^\p{L}\p{N}]+/gu, '-').slice(0, 40)}-${workspace.workspace_id.slice(-6)}`,
  }))
  return { person: { account_id, name, addresses: emails }, workspaces: named }
}

async function writeRecords(path: string, { records }: PersonalFile, signal: AbortSignal): Promise<number> {
  let count = 0
  const lines = async function* () {
    for await (const record of records) {
      count += 1
      yield `${JSON.stringify(record)}\n`
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(path, { mode: 0o600 }), { signal })
  return count
}

/** A tar says how long each file is before its content, so that each was written for itself before. */
async function packFiles(
  path: string,
  index: string,
  files: readonly { name: string; path: string }[],
  signal: AbortSignal,
): Promise<void> {
  const archive = pack()
  const written = pipeline(archive, createGzip(), createWriteStream(path, { mode: 0o600 }), { signal })
  const fill = async () => {
    archive.entry({ name: 'index.html', mode: 0o600 }, index)
    for (const file of files) {
      const { size } = await stat(file.path)
      await pipeline(createReadStream(file.path), archive.entry({ name: file.name, size, mode: 0o600 }), {
        signal,
      })
    }
    archive.finalize()
  }
  await Promise.all([written, fill().catch((error) => archive.destroy(error))])
}

/** Whether the same may go well a little later. */
function isPassing(error: unknown): boolean {
  if (isConnectionError(error)) return true
  const code = error instanceof Error && 'code' in error ? error.code : null
  return code === 'unavailable' || code === 'timeout'
}

function describe(folder: string, error: unknown): string {
  const reason = readDiskError(error)
  if (reason) {
    return `The archive could not be written to ${folder}, since ${reason}, or set THROUGHLINE_EXPORT_DIR to another folder.`
  }
  return error instanceof Error ? error.message : String(error)
}
