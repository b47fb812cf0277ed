import type { securityContract } from '#contracts/security.ts'
import type { Handlers } from '#platform/service/define-service.ts'
import type { SecurityParts } from './parts.ts'
import { createAccessRoutes } from './routes/access-routes.ts'
import { createErasureRoutes } from './routes/erasure-routes.ts'
import { createExportRoutes } from './routes/export-routes.ts'

/** The operations of the contract, by what they are about. */
export function createSecurityRoutes(parts: SecurityParts): Handlers<typeof securityContract> {
  return { ...createAccessRoutes(parts), ...createExportRoutes(parts), ...createErasureRoutes(parts) }
}
