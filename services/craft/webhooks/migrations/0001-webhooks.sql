-- Places that take deliveries. One whose secrets come from the settings is made at the first start that has them.
create table webhooks.hooks (
  workspace_id uuid not null,
  id uuid not null default uuidv7(),
  provider text not null,
  name text not null,
  source text not null check (source in ('settings', 'api')),
  repository text,
  enabled boolean not null default true,
  version int not null default 1,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);

-- A delivery names its hook, and the hook its workspace.
create unique index hooks_id on webhooks.hooks (id);
create unique index hooks_of_settings on webhooks.hooks (workspace_id, provider) where source = 'settings';

-- Secrets, sealed with a key that is not in the database. One that was replaced is accepted until it expires.
create table webhooks.hook_secrets (
  workspace_id uuid not null,
  hook_id uuid not null,
  id uuid not null default uuidv7(),
  sealed bytea not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  primary key (workspace_id, hook_id, id),
  foreign key (workspace_id, hook_id) references webhooks.hooks (workspace_id, id) on delete cascade
);

-- What was taken in, a narrow row each. The row is rewritten once or twice, in place.
create table webhooks.deliveries (
  workspace_id uuid not null,
  id uuid not null default uuidv7(),
  hook_id uuid not null,
  delivery text collate "C" not null,
  provider text not null,
  event text not null,
  action text,
  repository text,
  state text not null default 'received'
    check (state in ('received', 'processed', 'unmatched', 'ignored', 'failed')),
  reason text,
  bytes int not null,
  -- Times it was processed.
  attempts int not null default 0,
  received_at timestamptz not null default now(),
  processed_at timestamptz,
  primary key (workspace_id, id)
) with (fillfactor = 80);

-- Decides which deliveries are new.
create unique index deliveries_delivery on webhooks.deliveries (workspace_id, hook_id, delivery);

-- Those that somebody or something still has to look after: few.
create index deliveries_open on webhooks.deliveries (workspace_id, id)
  where state in ('received', 'unmatched', 'failed');

-- Statistics, and clearing away what is old.
create index deliveries_received on webhooks.deliveries (received_at);

-- What came, kept apart so that lists and figures do not read it. `json` holds every text that came, `jsonb` does not.
create table webhooks.payloads (
  workspace_id uuid not null,
  delivery_id uuid not null,
  headers json not null,
  payload json not null,
  primary key (workspace_id, delivery_id)
);

-- What was not stored, counted by day.
create table webhooks.tallies (
  workspace_id uuid not null,
  hook_id uuid not null,
  day date not null,
  kind text not null check (kind in ('duplicate', 'signature', 'timestamp', 'malformed')),
  count bigint not null,
  primary key (workspace_id, hook_id, day, kind)
);

-- Registered repositories as their events name them, and where providers say they are (`host/path`, in small letters).
create table webhooks.repositories (
  workspace_id uuid not null,
  id uuid not null,
  full_name text not null,
  remote text,
  primary key (workspace_id, id)
);
create index repositories_full_name on webhooks.repositories (workspace_id, lower(full_name));
create index repositories_remote on webhooks.repositories (workspace_id, remote);

-- What providers call a repository for ever, whatever its name is by now.
create table webhooks.repository_identities (
  workspace_id uuid not null,
  provider text not null,
  host text not null,
  external_id text not null,
  repository_id uuid not null,
  primary key (workspace_id, provider, host, external_id)
);
create index repository_identities_repository on webhooks.repository_identities (workspace_id, repository_id);

create table webhooks.pull_requests (
  workspace_id uuid not null,
  repository_id uuid not null,
  repository text not null,
  provider text not null,
  number bigint not null,
  title text not null,
  body text,
  state text not null,
  draft boolean not null,
  author text,
  url text,
  head_ref text,
  head_hash text,
  base_ref text,
  merge_commit_hash text,
  merged_by text,
  labels text[] not null,
  linked_issues bigint[] not null,
  created_at timestamptz,
  updated_at timestamptz not null,
  closed_at timestamptz,
  merged_at timestamptz,
  primary key (workspace_id, repository_id, number)
);
create index pull_requests_updated on webhooks.pull_requests (workspace_id, updated_at, repository_id, number);

create table webhooks.issues (
  workspace_id uuid not null,
  repository_id uuid not null,
  repository text not null,
  provider text not null,
  number bigint not null,
  title text not null,
  body text,
  state text not null,
  state_reason text,
  author text,
  assignees text[] not null,
  labels text[] not null,
  url text,
  created_at timestamptz,
  updated_at timestamptz not null,
  closed_at timestamptz,
  primary key (workspace_id, repository_id, number)
);
create index issues_updated on webhooks.issues (workspace_id, updated_at, repository_id, number);

create table webhooks.releases (
  workspace_id uuid not null,
  repository_id uuid not null,
  repository text not null,
  provider text not null,
  tag text collate "C" not null,
  name text,
  state text not null,
  prerelease boolean not null,
  author text,
  url text,
  published_at timestamptz,
  updated_at timestamptz not null,
  primary key (workspace_id, repository_id, tag)
);
create index releases_updated on webhooks.releases (workspace_id, updated_at, repository_id, tag);

create table webhooks.checks (
  workspace_id uuid not null,
  repository_id uuid not null,
  repository text not null,
  provider text not null,
  kind text not null,
  external_id text collate "C" not null,
  name text not null,
  head_hash text,
  state text not null,
  conclusion text,
  url text,
  started_at timestamptz,
  completed_at timestamptz,
  updated_at timestamptz not null,
  primary key (workspace_id, repository_id, kind, external_id)
);
create index checks_updated on webhooks.checks (workspace_id, updated_at, repository_id, kind, external_id);

create table webhooks.installations (
  workspace_id uuid not null,
  provider text not null,
  external_id text not null,
  account text not null,
  state text not null,
  all_repositories boolean not null,
  repositories text[] not null,
  updated_at timestamptz not null,
  primary key (workspace_id, provider, external_id)
);
