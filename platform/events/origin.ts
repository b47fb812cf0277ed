import type { ClientBase } from 'pg'

/**
 * So many transactions further on the log begins again after a move. What the old server wrote after the backup was
 * taken is lost; whoever has seen it stands far below what is appended next, and misses nothing.
 */
const leap = 1n << 40n

/**
 * Moves the origin of a log that was brought here from another server, past every place it knows. To be done before
 * anything is appended.
 */
export async function moveOrigin(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ last: string }>(
    `select coalesce(max(tx), '0')::text as last
     from (
       (select tx from events.log order by tx desc, id desc limit 1)
       union all select tx from events.consumers
       union all select tx from events.dead_letters
     ) as places`,
  )
  const origin = (BigInt(rows[0]?.last ?? 0) / leap + 1n) * leap
  await client.query(
    `create or replace function events.origin() returns bigint language sql immutable parallel safe return ${origin}`,
  )
}
