import type { repositoriesContract } from '#contracts/repositories.ts'
import type { Client } from '#platform/contract/create-client.ts'
import type { Database } from '#platform/database/database.ts'
import type { Principal } from '#platform/identity/principal.ts'
import type { CommitRecorder } from '../record-commits.ts'

/** What the routes work with. */
export interface RouteContext {
  database: Database
  recorder: CommitRecorder
  repositories: Client<typeof repositoriesContract>
  /** Addresses in lower case of authors whose feedback somebody may not see. */
  readHidden: (principal: Principal) => Promise<string[]>
}
