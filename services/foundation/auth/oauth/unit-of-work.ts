import { AsyncLocalStorage } from 'node:async_hooks'
import type { Database, Transaction } from '#platform/database/database.ts'
import type { Principal } from '#platform/identity/principal.ts'
import type { ClientDetails } from '../client-details.ts'

/** One request to the provider: who sends it, and the one transaction of all that it changes. */
export interface UnitOfWork {
  client: ClientDetails
  /** Who registers a client; null when nobody known does. */
  registrant: Principal | null
  /** Begins at the first call, so that a slow body holds no connection. */
  transaction: () => Promise<Transaction>
}

const storage = new AsyncLocalStorage<UnitOfWork>()

/** The unit of the running request. */
export function currentUnit(): UnitOfWork {
  const unit = storage.getStore()
  if (unit) return unit
  throw new Error('The provider works within a unit of work.')
}

/**
 * Runs a request in one transaction, which is committed before this resolves: what the client is told is so. Killed at any
 * point, nothing of it has happened.
 *
 * @param work gives whether what it did is to stay
 */
export async function runUnit(
  database: Database,
  about: Pick<UnitOfWork, 'client' | 'registrant'>,
  work: () => Promise<boolean>,
): Promise<void> {
  let begun: { opened: Promise<Transaction>; closed: Promise<void> } | undefined
  const over = Promise.withResolvers<boolean>()
  const begin = () => {
    const opened = Promise.withResolvers<Transaction>()
    const closed = database.transact(async (transaction) => {
      opened.resolve(transaction)
      if (!(await over.promise)) throw new RolledBack()
    })
    closed.catch(opened.reject)
    return { opened: opened.promise, closed }
  }
  const transaction = () => {
    begun ??= begin()
    return begun.opened
  }
  try {
    over.resolve(await storage.run({ ...about, transaction }, work))
  } catch (error) {
    over.resolve(false)
    await begun?.closed.catch(() => undefined)
    throw error
  }
  await begun?.closed.catch((error) => {
    if (!(error instanceof RolledBack)) throw error
  })
}

class RolledBack extends Error {}
