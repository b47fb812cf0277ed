import type { DatabaseStatistics, TableFigures } from '#contracts/database.ts'
import type { Database } from '#platform/database/database.ts'

/** Schemas of the services, the platform's and the job queue's. */
const ownSchemas = `
  select schema from platform.migrations union values ('platform'), ('graphile_worker')`

/** The database as it is now, from PostgreSQL's own figures (manual, "The Cumulative Statistics System"). */
export async function readStatistics(
  { pool }: Database,
  retention_days: number | null,
): Promise<DatabaseStatistics> {
  const [server, schemas, partitions] = await Promise.all([
    pool.query(
      `select current_setting('server_version') as server_version, pg_postmaster_start_time() as started_at,
         pg_database_size(current_database()) as bytes,
         (select json_build_object(
            'open', count(*), 'active', count(*) filter (where state = 'active'),
            'limit', current_setting('max_connections')::int
          ) from pg_stat_activity where datname = current_database()) as connections,
         (select blks_hit::float8 / nullif(blks_hit + blks_read, 0)
          from pg_stat_database where datname = current_database()) as cache_hit_ratio,
         (select extract(epoch from now() - min(xact_start))::float8 from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend')
           as oldest_transaction_seconds`,
    ),
    pool.query(
      `select nspname::text as name, count(*)::int as tables, coalesce(sum(pg_total_relation_size(pg_class.oid)), 0)::int8 as bytes
       from pg_class join pg_namespace on pg_namespace.oid = relnamespace
       where relkind = 'r' and nspname in (${ownSchemas})
       group by nspname order by bytes desc, name`,
    ),
    pool.query(
      `select relname::text as name, pg_total_relation_size(pg_class.oid) as bytes, greatest(reltuples, 0)::int8 as rows
       from pg_inherits join pg_class on pg_class.oid = inhrelid
       where inhparent = 'events.log'::regclass order by relname`,
    ),
  ])
  return {
    ...server.rows[0],
    schemas: schemas.rows,
    event_log: { retention_days, partitions: partitions.rows },
  }
}

/** Every table of ours, the largest first. */
export async function readTableFigures({ pool }: Database): Promise<TableFigures[]> {
  const { rows } = await pool.query<TableFigures>(
    `select nspname::text as schema, pg_class.relname::text as name,
       greatest(reltuples, n_live_tup, 0)::int8 as rows, coalesce(n_dead_tup, 0) as dead_rows,
       pg_total_relation_size(pg_class.oid) as bytes, pg_indexes_size(pg_class.oid) as index_bytes,
       greatest(last_vacuum, last_autovacuum) as vacuumed_at, greatest(last_analyze, last_autoanalyze) as analyzed_at
     from pg_class join pg_namespace on pg_namespace.oid = relnamespace
     left join pg_stat_user_tables on relid = pg_class.oid
     where relkind = 'r' and nspname in (${ownSchemas})
     order by pg_total_relation_size(pg_class.oid) desc, 1, 2`,
  )
  return rows
}
