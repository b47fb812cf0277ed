/** First key of all our advisory locks, so that they meet no one else's in a shared database. */
const family = 7_468_114

/** SQL arguments of each advisory lock, `pg_advisory_lock(int, int)`. */
export const advisoryLocks = {
  /** Held by the server that uses an embedded cluster. */
  server: `${family}, 1`,
  migrations: `${family}, 2`,
  eventPartitions: `${family}, 3`,
  jobMigrations: `${family}, 4`,
} as const
