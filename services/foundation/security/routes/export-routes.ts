import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { PersonalExport, securityContract } from '#contracts/security.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import type { Principal } from '#platform/identity/principal.ts'
import type { Handlers } from '#platform/service/define-service.ts'
import { exportAttempts } from '../exports/make-export.ts'
import { exportJob, type SecurityParts } from '../parts.ts'
import type { ExportRow } from '../store/exports.ts'
import { requirePerson } from './require-person.ts'

type ExportRoute = 'createExport' | 'listExports' | 'getExport' | 'downloadExport' | 'deleteExport'

/** Archives of what is kept about somebody, for that person alone. */
export function createExportRoutes({
  exports,
  folder,
  jobs,
}: SecurityParts): Pick<Handlers<typeof securityContract>, ExportRoute> {
  const find = async (principal: Principal, id: string): Promise<ExportRow> => {
    const row = await exports.find({ id, account_id: requirePerson(principal) })
    if (row) return row
    throw exportNotFound('There is no such export of yours: look at the list.')
  }

  return {
    createExport: async ({ principal }) => {
      const row = await exports.request(principal.workspace_id, requirePerson(principal))
      // Asked again for one that is under way, this only makes sure that it goes on.
      const { id } = row
      await jobs.enqueue(
        exportJob,
        { id },
        { key: `${exportJob} ${id}`, queue: exportJob, attempts: exportAttempts },
      )
      return present(row)
    },

    listExports: async ({ principal }) => ({
      items: (await exports.list(requirePerson(principal))).map(present),
    }),

    getExport: async ({ principal, params: { id } }) => present(await find(principal, id)),

    downloadExport: async ({ principal, params: { id }, setHeader }) => {
      const { state, expires_at, finished_at } = await find(principal, id)
      if (state === 'expired' || (expires_at !== null && Date.parse(expires_at) < Date.now()))
        throw exportNotFound('This export has expired: ask for a new one.')
      if (state !== 'done')
        throw new ServiceError('export_not_finished', `This export is ${state}: wait until it is done.`)
      const path = folder.pathOf(id)
      const { size } = await stat(path).catch(() => {
        throw exportNotFound('The archive is gone from the folder of exports: ask for a new one.')
      })
      const day = finished_at?.slice(0, 10) ?? ''
      setHeader('content-type', 'application/gzip')
      setHeader('content-length', String(size))
      setHeader('cache-control', 'no-store')
      setHeader('content-disposition', `attachment; filename="throughline-my-data-${day}.tar.gz"`)
      return createReadStream(path)
    },

    deleteExport: async ({ principal, params: { id } }) => {
      const { account_id } = await find(principal, id)
      await exports.remove({ id, account_id })
      await folder.remove(id)
      return null
    },
  }
}

function present({
  workspace_id: _workspace,
  account_id: _account,
  stage,
  done,
  total,
  ...rest
}: ExportRow): PersonalExport {
  return { ...rest, progress: { stage, done, total } }
}

function exportNotFound(detail: string): ServiceError {
  return new ServiceError('export_not_found', detail)
}
