/** Settings of every cluster we run: a small idle footprint, quick bulk writes, local connections only. */
const general: Readonly<Record<string, string>> = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: '100',
  shared_buffers: '192MB',
  effective_cache_size: '1GB',
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  jit: 'off',
  wal_buffers: '16MB',
  wal_compression: 'off',
  min_wal_size: '256MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  random_page_cost: '1.1',
  // A backfill fills empty tables, and queries plan badly until their statistics are there.
  autovacuum_naptime: '5s',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  log_checkpoints: 'off',
  log_min_messages: 'warning',
}

/** A commit that was acknowledged survives a power cut. */
const durable: Readonly<Record<string, string>> = { fsync: 'on', synchronous_commit: 'on' }

/** For throw-away clusters of tests: a commit survives kill -9, but nothing waits for the disk. */
const volatile: Readonly<Record<string, string>> = {
  fsync: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
}

/** Command-line arguments of `postgres` (PostgreSQL 18 manual, chapter 19). */
export function serverArguments(cluster: string, socketDirectory: string, isDurable: boolean): string[] {
  const settings = {
    ...general,
    ...(isDurable ? durable : volatile),
    unix_socket_directories: socketDirectory,
  }
  return ['-D', cluster, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}
