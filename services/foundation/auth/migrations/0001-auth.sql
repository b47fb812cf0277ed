-- An account is a person, who may belong to several workspaces; so what is about the account alone has no workspace.
-- Tables marked (*) are read and written by better-auth, too.

create table auth.users ( -- (*)
  id uuid primary key default uuidv7(),
  name text not null,
  email text not null unique check (email = lower(email)),
  email_verified boolean not null default false,
  image text,
  two_factor_enabled boolean not null default false,
  -- The workspace of requests that name none.
  current_workspace_id uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- Further addresses somebody has shown to be theirs: commits under them are this person's.
create table auth.emails (
  email text primary key check (email = lower(email)),
  user_id uuid not null references auth.users on delete cascade,
  verified_at timestamptz not null default now()
);
create index emails_user on auth.emails (user_id);

create table auth.accounts ( -- (*) ways to sign in: a password, or an account elsewhere
  id uuid primary key default uuidv7(),
  user_id uuid not null references auth.users on delete cascade,
  provider_id text not null,
  account_id text not null,
  password text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (provider_id, account_id)
);
create index accounts_user on auth.accounts (user_id);

create table auth.sessions ( -- (*) the cookie holds the token with a signature of the server's secret
  id uuid primary key default uuidv7(),
  user_id uuid not null references auth.users on delete cascade,
  token text not null unique,
  ip_address text,
  user_agent text,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index sessions_user on auth.sessions (user_id, id desc);

create table auth.verifications ( -- (*) short-lived state of sign-ins under way
  id uuid primary key default uuidv7(),
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index verifications_identifier on auth.verifications (identifier);

create table auth.two_factors ( -- (*) secrets are encrypted with a key from outside the database
  id uuid primary key default uuidv7(),
  user_id uuid not null references auth.users on delete cascade,
  secret text not null,
  backup_codes text not null,
  verified boolean not null default true,
  failed_verification_count integer not null default 0,
  locked_until timestamptz
);
create index two_factors_user on auth.two_factors (user_id);

-- What a person is sent to prove something once: a sign-in link, an address, a new password. Only digests are kept.
create table auth.one_time_tokens (
  digest bytea primary key,
  purpose text not null check (purpose in ('sign_in', 'email', 'password')),
  user_id uuid not null references auth.users on delete cascade,
  workspace_id uuid,
  -- The address it was sent to, which using it proves.
  email text,
  expires_at timestamptz not null
);
create index one_time_tokens_user on auth.one_time_tokens (user_id);
create index one_time_tokens_expires_at on auth.one_time_tokens (expires_at);

-- Wrong passwords by account and address: how long the next attempt has to wait. Keys are digests.
create table auth.sign_in_attempts (
  key bytea primary key,
  failures integer not null,
  failed_at timestamptz not null default now(),
  blocked_until timestamptz not null
);
create index sign_in_attempts_failed_at on auth.sign_in_attempts (failed_at);

create table auth.workspaces (
  id uuid primary key default uuidv7(),
  name text not null,
  created_at timestamptz not null default now()
);

create table auth.members (
  workspace_id uuid not null references auth.workspaces on delete cascade,
  user_id uuid not null references auth.users on delete cascade,
  role text not null check (role in ('viewer', 'agent', 'member', 'lead', 'admin', 'owner')),
  joined_at timestamptz not null default now(),
  primary key (workspace_id, user_id)
);
create index members_user on auth.members (user_id);
-- The list of members and its pages.
create index members_joined_at on auth.members (workspace_id, joined_at, user_id);

create table auth.invitations (
  workspace_id uuid not null references auth.workspaces on delete cascade,
  id uuid not null default uuidv7(),
  email text not null,
  role text not null,
  token_digest bytea not null unique,
  invited_by uuid references auth.users on delete set null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  primary key (workspace_id, id)
);
-- One open invitation an address: a new one takes the place of the old.
create unique index invitations_email on auth.invitations (workspace_id, email);

create table auth.api_keys (
  workspace_id uuid not null,
  id uuid not null default uuidv7(),
  user_id uuid not null,
  name text not null,
  kind text not null check (kind in ('person', 'agent')),
  role text not null,
  scopes text[],
  -- First characters, to tell keys apart.
  start text not null,
  digest bytea not null unique,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  -- To the minute: a write a request would cost more than it tells.
  last_used_at timestamptz,
  primary key (workspace_id, id),
  -- Who leaves a workspace takes their keys along.
  foreign key (workspace_id, user_id) references auth.members (workspace_id, user_id) on delete cascade
);
create index api_keys_user on auth.api_keys (workspace_id, user_id);

-- What was done to accounts, keys and members. Entries of an account alone have no workspace.
create table auth.audit (
  id uuid primary key default uuidv7(),
  workspace_id uuid,
  user_id uuid,
  action text not null,
  subject text,
  ip_address text,
  user_agent text,
  at timestamptz not null default now()
);
create index audit_workspace on auth.audit (workspace_id, id desc) where workspace_id is not null;
create index audit_user on auth.audit (user_id, id desc) where user_id is not null;
