import { setTimeout as sleep } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type { Database, Transaction } from './database.ts'
import { openPipeline } from './pipeline.ts'
import { isOutdatedStatement } from './prepared-statements.ts'

/** Tries in all. */
const attempts = 3

/** Serialisation failure and deadlock (PostgreSQL manual, appendix A, class 40): the same again may well succeed. */
const passing = new Set(['40001', '40P01'])

type Hook = () => void

/** Hooks by the executor of their transaction, which stays the same when the transaction gets other table types. */
const hooks = new WeakMap<object, Hook[]>()

/**
 * Runs `hook` once the transaction of {@link Database.transact} has committed; never when it is rolled back. For
 * signals within the process: a crash right after the commit loses them.
 *
 * @throws when `transaction` did not come from `transact`.
 */
export function afterCommit(transaction: Pick<Transaction, 'getExecutor'>, hook: Hook): void {
  const registered = hooks.get(transaction.getExecutor())
  if (registered === undefined) throw new Error('afterCommit needs a transaction made by database.transact')
  registered.push(hook)
}

/** Gives transactions on `kysely`. */
export function createTransactions(
  kysely: Kysely<Record<never, never>>,
): Pick<Database, 'transact' | 'onTransactionEnd'> {
  const listeners = new Set<() => void>()
  return {
    transact: async (work) => {
      for (let attempt = 1; ; attempt++) {
        const registered: Hook[] = []
        const sent: Promise<unknown>[] = []
        try {
          const result = await kysely.transaction().execute((transaction) => {
            hooks.set(transaction.getExecutor(), registered)
            openPipeline(transaction, sent)
            return work(transaction)
          })
          for (const hook of registered) hook()
          return result
        } catch (failure) {
          const error = await findCause(failure, sent)
          if (attempt === attempts || !isPassing(error)) throw error
          await sleep(Math.random() * 20 * attempt)
        } finally {
          for (const listener of listeners) listener()
        }
      }
    },
    onTransactionEnd: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** After a statement that nobody waited for has failed, all others do, for that reason alone. */
async function findCause(failure: unknown, sent: readonly Promise<unknown>[]): Promise<unknown> {
  const first = (await Promise.allSettled(sent)).find(({ status }) => status === 'rejected')
  return first?.status === 'rejected' ? first.reason : failure
}

function isPassing(error: unknown): boolean {
  if (isOutdatedStatement(error)) return true
  return error instanceof Error && 'code' in error && passing.has(String(error.code))
}
