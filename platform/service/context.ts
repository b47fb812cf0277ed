import { AsyncLocalStorage } from 'node:async_hooks'
import { type Principal, servicePrincipal } from '#platform/identity/principal.ts'

/** What goes along with a request, a job or a batch of events, into logs and into calls to peers. */
export interface WorkContext {
  /** Of the request as the client sent or the server made it; null for work no request caused. */
  request_id: string | null
  /** On whose behalf; null on public routes until known. */
  principal: Principal | null
}

const storage = new AsyncLocalStorage<WorkContext>()

/** The context of the running work; undefined outside of any. */
export function currentContext(): WorkContext | undefined {
  return storage.getStore()
}

/** Runs `work` with this context, through everything it awaits. */
export function runInContext<T>(context: WorkContext, work: () => T): T {
  return storage.run(context, work)
}

/** Runs background work of a service in a workspace: calls it makes to peers carry the service's own identity. */
export function runAsService<T>(service: string, workspaceId: string, work: () => T): T {
  return storage.run({ request_id: null, principal: servicePrincipal(service, workspaceId) }, work)
}
