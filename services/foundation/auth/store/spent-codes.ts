import { sql } from 'kysely'
import { type Executor, tablesOf } from './queries.ts'

/** Seconds in which a code may be shown and taken: three time steps, and some for clocks that differ. */
const goodFor = 120

/** Uses up a code of somebody's authenticator app; false when it was used before, of two requests at once for one. */
export async function spendCode(executor: Executor, userId: string, code: string): Promise<boolean> {
  const { rows } = await sql`
    insert into auth.spent_codes as s (user_id, code) values (${userId}, ${code})
    on conflict (user_id, code) do update set spent_at = now()
    where s.spent_at < now() - make_interval(secs => ${goodFor})
    returning code`.execute(tablesOf(executor))
  return rows.length > 0
}

/** Forgets codes that no app shows any more. */
export async function deleteSpentCodes(executor: Executor): Promise<void> {
  await sql`
    delete from auth.spent_codes where spent_at < now() - make_interval(secs => ${goodFor})
  `.execute(tablesOf(executor))
}
