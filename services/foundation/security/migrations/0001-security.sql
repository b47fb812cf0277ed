-- Archives of what is kept about somebody; one under way an account.
create table security.exports (
  workspace_id uuid not null,
  id uuid not null default uuidv7(),
  account_id uuid not null,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed', 'expired')),
  stage text,
  done integer not null default 0,
  total integer not null default 0,
  bytes bigint,
  records bigint,
  error text,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  expires_at timestamptz,
  primary key (workspace_id, id)
);
create unique index exports_open on security.exports (account_id) where state in ('waiting', 'running');
create index exports_account on security.exports (account_id, id desc);
create index exports_expiry on security.exports (expires_at) where state = 'done';
create index exports_created_at on security.exports (created_at);

-- Erasures asked for. Who somebody was stands nowhere here: the account is gone with them.
create table security.erasures (
  workspace_id uuid not null,
  id uuid not null default uuidv7(),
  account_id uuid not null,
  kind text not null check (kind in ('self', 'former_member')),
  requested_by uuid not null,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed', 'withdrawn')),
  due_at timestamptz not null,
  -- Set when it has begun: from then on it goes through whatever happens.
  workspaces uuid[],
  pseudonym text,
  stage text,
  done integer not null default 0,
  total integer not null default 0,
  deleted bigint not null default 0,
  rewritten bigint not null default 0,
  error text,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  primary key (workspace_id, id)
);
create unique index erasures_open on security.erasures (workspace_id, account_id) where state in ('waiting', 'running');
create index erasures_account on security.erasures (account_id, id desc);
