import { setTimeout as sleep } from 'node:timers/promises'
import { type PersonalExport, securityContract } from '#contracts/security.ts'
import { fillPath } from '#platform/contract/create-client.ts'
import type { Connection } from '../connection.ts'
import { downloadFile } from '../download-file.ts'
import { CommandError } from '../exit-codes.ts'
import type { ProgressBar } from '../progress-bar.ts'

/** Has everything that is kept about the caller put into an archive, and brings it here. */
export async function downloadExport(
  connection: Connection,
  file: string,
  bar: ProgressBar,
): Promise<PersonalExport> {
  const client = connection.client(securityContract)
  let made = await client.createExport()
  const params = { id: made.id }
  while (made.state === 'waiting' || made.state === 'running') {
    bar.show({ stage: 'collecting', done: made.progress.done, total: made.progress.total })
    await sleep(150)
    made = await client.getExport({ params })
  }
  if (made.state !== 'done') throw new CommandError(made.error ?? 'The export was removed meanwhile.')
  const path = fillPath(securityContract.routes.downloadExport.path, params)
  await downloadFile(connection, { path, file, bytes: made.bytes, bar })
  return made
}
