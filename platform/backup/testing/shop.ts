import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Database } from '#platform/database/database.ts'
import type { MigrationFolder } from '#platform/database/read-migrations.ts'

/** A folder that is removed when the test ends. */
export async function createFolder(t: { after: (action: () => Promise<void>) => void }): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'throughline-backup-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** The platform's own migrations. */
export const platformFolders: readonly MigrationFolder[] = ['events', 'jobs', 'http', 'retention'].map(
  (schema) => ({
    schema,
    folder: new URL(`../../${schema}/migrations/`, import.meta.url).href,
  }),
)

/** Tables with what a backup can stumble over: foreign keys, odd names and values, generated columns, seeds. */
const shopMigration = `
  create table shop.customers (
    workspace_id uuid not null,
    id bigint generated always as identity,
    "Odd ""name""" text not null default '',
    loud text generated always as (upper("Odd ""name""")) stored,
    primary key (workspace_id, id)
  );
  create table shop.orders (
    workspace_id uuid not null,
    customer_id bigint not null,
    number int not null,
    amount numeric(12, 2) not null,
    data jsonb,
    raw bytea,
    words tsvector,
    primary key (workspace_id, customer_id, number),
    foreign key (workspace_id, customer_id) references shop.customers (workspace_id, id)
  );
  create index orders_words on shop.orders using gin (words);
  create table shop.kinds (name text primary key);
  insert into shop.kinds values ('seed');
  create function shop.refuse() returns trigger language plpgsql as $$ begin raise 'fired'; end $$;
  create table shop.guarded (n int primary key);
  create trigger guard before insert on shop.guarded for each row execute function shop.refuse();`

const laterMigration = `alter table shop.orders add column paid boolean not null default true`

/** Migrations of a made-up service; with `isLater`, of its next version. */
export async function createShopFolders(
  t: { after: (action: () => Promise<void>) => void },
  isLater = false,
): Promise<MigrationFolder[]> {
  const folder = await createFolder(t)
  await writeFile(path.join(folder, '0001-shop.sql'), shopMigration)
  if (isLater) await writeFile(path.join(folder, '0002-paid.sql'), laterMigration)
  return [...platformFolders, { schema: 'shop', folder: `${pathToFileURL(folder).href}/` }]
}

export const workspace_id = randomUUID()

/** Fills the shop with so many customers, two orders each. */
export async function fillShop({ pool }: Database, customers: number): Promise<void> {
  await pool.query(
    `insert into shop.customers (workspace_id, "Odd ""name""")
     select $1, chr(9) || 'naïve \\N \\. ' || n || chr(10) || '☃' from generate_series(1, $2::int) as n`,
    [workspace_id, customers],
  )
  await pool.query(
    `insert into shop.orders (workspace_id, customer_id, number, amount, data, raw, words)
     select workspace_id, id, number, id * 1.25, jsonb_build_object('n', id, 'text', repeat('x', number * 40)),
       decode(md5(id::text), 'hex'), to_tsvector('simple', 'order ' || id)
     from shop.customers, generate_series(1, 2) as number`,
  )
  await pool.query(`alter table shop.guarded disable trigger guard; insert into shop.guarded values (1);
    alter table shop.guarded enable trigger guard; delete from shop.kinds; insert into shop.kinds values ('own')`)
}

/** A digest of every row of every table, by table: two databases with the same one hold the same. */
export async function digestTables({ pool }: Database): Promise<Record<string, string>> {
  const { rows } = await pool.query(
    `select schemaname || '.' || tablename as name from pg_tables
     where schemaname in ('shop', 'events', 'http', 'graphile_worker') and tablename <> 'migrations' order by 1`,
  )
  const digests: Record<string, string> = {}
  for (const { name } of rows) {
    const { rows: digest } = await pool.query(
      `select count(*) || ' ' || coalesce(md5(string_agg(line, '' order by line)), '') as digest
       from (select t::text as line from ${name} t) as lines`,
    )
    digests[name] = digest[0].digest
  }
  return digests
}

/** What the server says of indexes, constraints and triggers, as text. */
export async function describeTables({ pool }: Database): Promise<string[]> {
  const { rows } = await pool.query<{ line: string }>(
    `select indexdef as line from pg_indexes where schemaname in ('shop', 'events')
     union all
     select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) from pg_constraint
     where connamespace in ('shop'::regnamespace, 'events'::regnamespace)
     union all
     select tgrelid::regclass || ' ' || tgname || ' ' || tgenabled::text from pg_trigger where not tgisinternal and tgrelid::regclass::text like 'shop.%'
     order by 1`,
  )
  return rows.map(({ line }) => line)
}
