import { erasureJob, type SecurityParts } from '../parts.ts'

/** Carries out again what has been erased and this database knows nothing of, since it was restored from a backup. */
export async function replayErasures({
  journal,
  erasures,
  pseudonyms,
  jobs,
  logger,
}: SecurityParts): Promise<void> {
  for (const { erasure, identifiers } of await journal.read()) {
    for (const { workspace_id, known } of identifiers) await pseudonyms.restore(workspace_id, known)
    if (!(await erasures.restore(erasure))) continue
    const { id } = erasure
    await jobs.enqueue(erasureJob, { id }, { key: `${erasureJob} ${id}`, queue: erasureJob })
    logger.warn(
      { erasure: id },
      'The database was restored from before an erasure, which is carried out again',
    )
  }
}
