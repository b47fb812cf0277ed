-- Whether the monitor of a workspace runs; without a row it does. The first workspace's row also holds the health of the
-- installation, which one process at a time measures.
create table monitor.switches (
  workspace_id uuid primary key,
  running boolean not null default true,
  changed_at timestamptz,
  health_due_at timestamptz not null default '-infinity',
  measured_at timestamptz,
  -- As the contract shows it: database_bytes, jobs_waiting, readings.
  health jsonb
);

-- Every registered repository with its checks: the queue that the processes of this service share.
create table monitor.repositories (
  workspace_id uuid not null,
  repository_id uuid not null,
  full_name text collate "C" not null,
  paused boolean not null default false,
  outcome text not null default 'waiting'
    check (outcome in ('waiting', 'unchanged', 'changed', 'busy', 'failing', 'halted')),
  next_check_at timestamptz not null default now(),
  -- By run-once: checked as soon as possible, also when the monitor is stopped.
  requested_at timestamptz,
  -- Until then a process has it; one that was killed lets it go so.
  leased_until timestamptz,
  checked_at timestamptz,
  took_ms integer,
  failures integer not null default 0,
  error_code text,
  error_detail text,
  -- Of a local folder's refs when it was last checked; null where there is none.
  fingerprint text,
  -- Set while a synchronisation that a check asked for is under way: what it brings was found here.
  sync_requested_at timestamptz,
  changes_found integer not null default 0,
  commits_found integer not null default 0,
  found_at timestamptz,
  primary key (workspace_id, repository_id)
);

-- The order of the list and of its pages.
create index repositories_by_name on monitor.repositories (workspace_id, full_name);
-- What to check next: what is due, and what was asked for.
create index repositories_due on monitor.repositories (next_check_at) where not paused;
create index repositories_requested on monitor.repositories (requested_at) where requested_at is not null;
-- What has a fingerprint to look at, in turn.
create index repositories_looked_at on monitor.repositories (workspace_id, repository_id)
  where fingerprint is not null and not paused;

-- Conditions that are bad or were. Without `raised_at` one has not yet lasted long enough to be an alert.
create table monitor.alerts (
  workspace_id uuid not null,
  id uuid not null default uuidv7(),
  kind text not null,
  subject text not null,
  severity text not null check (severity in ('warning', 'critical')),
  summary text not null,
  value double precision,
  since timestamptz not null,
  raised_at timestamptz,
  -- Since when it has been good again, while that has not lasted long enough.
  calm_since timestamptz,
  cleared_at timestamptz,
  primary key (workspace_id, id)
);

create unique index alerts_open on monitor.alerts (workspace_id, kind, subject) where cleared_at is null;
-- The list, newest first.
create index alerts_raised on monitor.alerts (workspace_id, raised_at desc, id desc) where raised_at is not null;
