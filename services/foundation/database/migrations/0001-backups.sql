-- Backups and restores concern the whole installation, so these tables belong to no workspace. A backup's file stands
-- in the folder of backups; the row tells how it came about. `place` is the database on which the work was begun: in one
-- that was restored from a backup, work that was under way then is not.
create table database.backups (
  id uuid primary key default uuidv7(),
  place text not null,
  state text not null default 'waiting'
    check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
  reason text not null,
  has_secrets boolean not null default false,
  stage text not null default 'waiting',
  done bigint not null default 0,
  total bigint not null default 0,
  cancel_requested boolean not null default false,
  file text,
  bytes bigint,
  sha256 text,
  tables int,
  rows bigint,
  product_version text,
  verification text check (verification in ('waiting', 'running', 'intact', 'damaged')),
  verified_at timestamptz,
  verification_detail text,
  error text,
  created_by text not null,
  created_at timestamptz not null default now(),
  finished_at timestamptz
);

-- The list, newest first.
create index backups_created_at on database.backups (created_at desc, id desc);

create table database.restores (
  id uuid primary key default uuidv7(),
  place text not null,
  backup_id uuid not null,
  state text not null default 'waiting'
    check (state in ('waiting', 'running', 'ready', 'failed', 'cancelled')),
  stage text not null default 'waiting',
  done bigint not null default 0,
  total bigint not null default 0,
  cancel_requested boolean not null default false,
  error text,
  created_by text not null,
  created_at timestamptz not null default now(),
  finished_at timestamptz
);
