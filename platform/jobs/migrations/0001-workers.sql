-- Workers that may hold jobs. Their process holds the advisory lock `lock_key` as long as it lives, so that jobs of one
-- that was killed are given to others at once, not after graphile-worker's four hours.
create table jobs.workers (
  worker_id text primary key,
  lock_key bigint not null
);
