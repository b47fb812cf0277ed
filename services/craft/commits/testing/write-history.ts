/**
 * A process that writes a history, for the test that kills it:
 * `node write-history.ts <database url> <repository id> <owner/name> <commits>`.
 */
import { pino } from 'pino'
import { openDatabase } from '#platform/database/open-database.ts'
import { createEventLog } from '#platform/events/create-event-log.ts'
import { createDeriveKey } from '#platform/identity/derive-key.ts'
import { firstWorkspaceId } from '#platform/identity/principal.ts'
import { createPseudonyms } from '#platform/privacy/pseudonyms.ts'
import { createCommitRecorder } from '../record-commits.ts'
import { changesOf, commitOf } from './history.ts'

const [url = '', id = '', full_name = '', count = '0'] = process.argv.slice(2)
const repository = { workspace_id: firstWorkspaceId, id, full_name }
const logger = pino({ level: 'silent' })
const database = await openDatabase(url, { logger })
const events = createEventLog({ database, logger })
const recorder = createCommitRecorder(
  database,
  events,
  createPseudonyms(database, createDeriveKey(Buffer.alloc(32, 'test'))),
)
for (let first = 0; first < Number(count); first += 100) {
  const numbers = Array.from({ length: 100 }, (_, index) => first + index)
  await recorder.recordCommits(
    repository,
    numbers.map((number) => commitOf(number)),
  )
  await recorder.recordChanges(
    repository,
    numbers.map((number) => changesOf(number)),
  )
}
await events.close()
await database.close()
