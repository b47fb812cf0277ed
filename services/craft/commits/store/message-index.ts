import { type QueryExecutorProvider, type RawBuilder, sql } from 'kysely'

/**
 * The word index of messages. Making it costs more than storing the messages, so it follows behind: a new message
 * waits in `commits.unindexed_messages`, and is searched word by word until its turn has come.
 */

/** Characters of a message whose words are indexed. */
const indexedLength = 20_000

/** Indexes up to `limit` messages that wait, oldest first. Gives how many there were; several may do so at once. */
export async function indexMessages(executor: QueryExecutorProvider, limit: number): Promise<number> {
  const { rows } = await sql<{ indexed: number }>`
    with taken as (
      delete from commits.unindexed_messages where ctid = any(array(
        select ctid from commits.unindexed_messages limit ${limit} for update skip locked
      ))
      returning workspace_id, commit_id
    ),
    indexed as (
      insert into commits.message_words (workspace_id, commit_id, words)
      select t.workspace_id, t.commit_id,
        strip(to_tsvector('simple', regexp_replace(left(t.message, ${indexedLength}), '[^[:alnum:]]+', ' ', 'g')))
      from commits.messages t join taken using (workspace_id, commit_id)
      on conflict do nothing
    )
    select count(*)::int as indexed from taken
  `.execute(executor)
  return rows[0]?.indexed ?? 0
}

/** The words of a query, as the index has them: what stands between other characters than letters and digits. */
export function readWords(text: string): string[] {
  return text.match(/[\p{L}\p{N}]+/gu) ?? []
}

/** Whether messages of a workspace wait to be indexed. */
export async function areMessagesWaiting(
  executor: QueryExecutorProvider,
  workspaceId: string,
): Promise<boolean> {
  const { rows } = await sql<{ waiting: boolean }>`
    select exists (select from commits.unindexed_messages where workspace_id = ${workspaceId}) as waiting
  `.execute(executor)
  return rows[0]?.waiting ?? false
}

/**
 * Ids of the commits whose message has, for each of these words, one that begins with it: along `message_words_words`,
 * or message by message along its primary key, whichever the frequency of the words makes cheaper.
 */
export function indexedCommitsWith(workspaceId: string, words: readonly string[]): RawBuilder<unknown> {
  const query = words.map((word) => `${word}:*`).join(' & ')
  return sql`
    select w.commit_id from commits.message_words w
    where w.workspace_id = ${workspaceId} and w.words @@ to_tsquery('simple', ${query})`
}

/** Ids of the commits that wait to be indexed and have all these words somewhere in their message. */
export function waitingCommitsWith(workspaceId: string, words: readonly string[]): RawBuilder<unknown> {
  const patterns = words.map((word) => `%${word}%`)
  return sql`
    select t.commit_id from commits.unindexed_messages join commits.messages t using (workspace_id, commit_id)
    where t.workspace_id = ${workspaceId} and t.message ilike all (${patterns}::text[])`
}
