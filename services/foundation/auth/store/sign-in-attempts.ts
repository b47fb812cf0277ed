import { sql } from 'kysely'
import { ServiceError } from '#platform/errors/service-error.ts'
import { digestOf } from '../secret-token.ts'
import { type Executor, tablesOf } from './queries.ts'

/** How many attempts are free, and how long the wait after more may become, in seconds. */
interface Patience {
  free: number
  longest: number
}

/** One address guessing at one account waits longest; somebody else's guesses hold the account's owner up only a little. */
const patience = {
  pair: { free: 5, longest: 900 },
  account: { free: 20, longest: 30 },
  address: { free: 50, longest: 900 },
} as const satisfies Record<string, Patience>

/** Whose password is tried, and from where. */
export interface Attempt {
  email: string
  ip_address: string | null
}

/**
 * Counts an attempt before the password is looked at, so that many at once count as many. Throws `too_many_requests` while
 * one has to wait: 8 s at first, twice as long with each further failure, and never for good.
 */
export async function beginAttempt(executor: Executor, attempt: Attempt): Promise<void> {
  const waits: number[] = []
  for (const [kind, key] of keysOf(attempt)) waits.push(await count(executor, key, patience[kind]))
  const wait = Math.max(...waits)
  if (wait > 0) {
    throw new ServiceError(
      'too_many_requests',
      `Too many wrong passwords; try again in ${wait} s, or have a new one set.`,
      { retry_after: wait },
    )
  }
}

/** A mailbox is sent few letters at once; who asks for them may be a whole office behind one address. */
const letterPatience = {
  mailbox: { free: 3, longest: 3600 },
  sender: { free: 50, longest: 900 },
} as const satisfies Record<string, Patience>

/**
 * Counts that a stranger has a letter sent, whether or not there is somebody to send it to. Throws `too_many_requests`
 * while one has to wait.
 */
export async function countLetter(executor: Executor, { email, ip_address }: Attempt): Promise<void> {
  const mailbox = digestOf(`letters to ${email.toLowerCase()}`)
  const waits = [await count(executor, mailbox, letterPatience.mailbox)]
  if (ip_address !== null) {
    waits.push(await count(executor, digestOf(`letters from ${ip_address}`), letterPatience.sender))
  }
  const wait = Math.max(...waits)
  if (wait > 0) {
    throw new ServiceError(
      'too_many_requests',
      `Too many mails were asked for: look for one that came, or try again in ${wait} s.`,
      { retry_after: wait },
    )
  }
}

/**
 * Forgets the failures of an account after its password was right. Of the address it takes back this attempt alone: many
 * people may be behind it, and one who guesses must not begin anew with an account of their own.
 */
export async function endAttempts(executor: Executor, attempt: Attempt): Promise<void> {
  const tables = tablesOf(executor)
  for (const [kind, key] of keysOf(attempt)) {
    if (kind === 'address') {
      await sql`
        update auth.sign_in_attempts set failures = greatest(failures - 1, 0), blocked_until = now()
        where key = ${key}`.execute(tables)
    } else {
      await sql`delete from auth.sign_in_attempts where key = ${key}`.execute(tables)
    }
  }
}

function keysOf({ email, ip_address }: Attempt): [keyof typeof patience, Buffer][] {
  const account = email.toLowerCase()
  const address = ip_address ?? ''
  return [
    ['pair', digestOf(`pair ${account} ${address}`)],
    ['account', digestOf(`account ${account}`)],
    ['address', digestOf(`address ${address}`)],
  ]
}

/** Counts an attempt and gives 0, or gives the seconds to wait and counts nothing. */
async function count(executor: Executor, key: Buffer, { free, longest }: Patience): Promise<number> {
  const { rows } = await sql<{ wait: number; failures: number }>`
    insert into auth.sign_in_attempts as a (key, failures, blocked_until) values (${key}, 1, now())
    on conflict (key) do update set
      failures = case when a.failed_at < now() - interval '1 day' then 1 else a.failures + 1 end,
      failed_at = now(),
      blocked_until = now() + make_interval(
        secs => case when a.failures < ${free} then 0 else least(${longest}, 2 ^ least(a.failures - ${free} + 3, 12)) end)
    where a.blocked_until <= now()
    returning failures, 0 as wait`.execute(tablesOf(executor))
  if (rows.length > 0) return 0
  const { rows: blocked } = await sql<{ wait: number }>`
    select ceil(extract(epoch from blocked_until - now()))::int as wait
    from auth.sign_in_attempts where key = ${key}`.execute(tablesOf(executor))
  return Math.max(1, blocked[0]?.wait ?? 1)
}
