import type { AccessEntry, securityContract } from '#contracts/security.ts'
import { createPageCursor, toPage } from '#platform/http/page-cursor.ts'
import type { Principal } from '#platform/identity/principal.ts'
import { runAsService } from '#platform/service/context.ts'
import type { Handlers } from '#platform/service/define-service.ts'
import type { SecurityParts } from '../parts.ts'
import { listAccessEntries, type StoredAccessEntry } from '../store/access-log.ts'

type AccessRoute = 'listAccessLog' | 'listWorkspaceAccessLog' | 'verifyAccessLog'

const byId = createPageCursor({ id: 'id' })

/** Who looked at whose data. */
export function createAccessRoutes({
  auth,
  accessLog,
  config,
  database,
}: SecurityParts): Pick<Handlers<typeof securityContract>, AccessRoute> {
  const list = async (
    { workspace_id }: Principal,
    subjects: readonly string[] | null,
    { limit = 50, cursor }: { limit?: number; cursor?: string },
  ) => {
    const after = cursor === undefined ? null : byId.read(cursor).id
    const found = await listAccessEntries(database, workspace_id, subjects, limit + 1, after)
    const { items, next_cursor } = toPage(found, limit, byId)
    return { items: await nameAll(workspace_id, items), next_cursor }
  }

  const nameAll = async (
    workspaceId: string,
    entries: readonly StoredAccessEntry[],
  ): Promise<AccessEntry[]> => {
    if (entries.length === 0) return []
    const { items } = await runAsService('security', workspaceId, () => auth.listMemberAddresses())
    const names = new Map(
      items.flatMap(({ account_id, emails, name }) => [account_id, ...emails].map((known) => [known, name])),
    )
    return entries.map((entry) => ({
      ...entry,
      subject_name: names.get(entry.subject) ?? null,
      principal_name: names.get(entry.principal_id) ?? null,
    }))
  }

  return {
    listAccessLog: ({ principal, query }) => list(principal, [principal.id, ...principal.emails], query),
    listWorkspaceAccessLog: ({ principal, query }) => list(principal, null, query),
    verifyAccessLog: async ({ principal }) => {
      const found = await accessLog.verify(principal.workspace_id, {
        expires: config.access_log_days !== null,
      })
      const state = found.broken === null ? 'intact' : 'broken'
      return { ...found, state, verified_at: new Date().toISOString() }
    },
  }
}
