import type { QueryExecutorProvider, QueryResult, RawBuilder } from 'kysely'

/** Statements of each transaction that were sent without waiting for their answers. */
const unanswered = new WeakMap<object, Promise<unknown>[]>()

/** Lets a transaction {@link send}; what was sent is noted in `sent`, in its order. */
export function openPipeline(transaction: QueryExecutorProvider, sent: Promise<unknown>[]): void {
  unanswered.set(transaction.getExecutor(), sent)
}

/**
 * Sends a statement of a transaction of {@link Database.transact} without waiting for its answer, so that it travels with
 * what comes after it. When it fails, the transaction does, with its error.
 *
 * @throws when `transaction` did not come from `transact`.
 */
export async function send(
  transaction: QueryExecutorProvider,
  statement: RawBuilder<unknown>,
): Promise<void> {
  const executor = transaction.getExecutor()
  const sent = unanswered.get(executor)
  if (sent === undefined) throw new Error('send needs a transaction made by database.transact')
  await executor.provideConnection(async (connection) => {
    const answer = connection.executeQuery(statement.compile(transaction))
    // Told by the transaction.
    answer.catch(() => {})
    sent.push(answer)
  })
}

type Answers<T extends readonly unknown[]> = { [N in keyof T]: QueryResult<T[N]> }

/** Executes statements in their order, all sent before the first is answered. Each sees what those before it did. */
export function executeTogether<T extends readonly unknown[]>(
  transaction: QueryExecutorProvider,
  statements: { [N in keyof T]: RawBuilder<T[N]> },
): Promise<Answers<T>> {
  return transaction.getExecutor().provideConnection((connection) => {
    const answers = statements.map((statement) => connection.executeQuery(statement.compile(transaction)))
    return Promise.all(answers) as Promise<Answers<T>>
  })
}
