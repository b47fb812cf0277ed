-- Programs of others (OAuth 2.1, OpenID Connect), their grants and what is issued to them. Rows are read and written by
-- oidc-provider through `oauth/adapter.ts`; secrets are kept as digests, or encrypted with a key from outside the database.

-- Keys that sign access and ID tokens. The private part goes when a key is retired; the public part stays for as long
-- as a token may be about.
create table auth.signing_keys (
  kid text primary key,
  public_jwk jsonb not null,
  private_jwk bytea,
  created_at timestamptz not null default now(),
  retired_at timestamptz
);
-- One key signs at a time.
create unique index signing_keys_active on auth.signing_keys ((true)) where retired_at is null;

create table auth.oauth_clients (
  id text primary key,
  -- RFC 7591, without the secret.
  metadata jsonb not null,
  -- Encrypted: RFC 7592 gives it back to the client, so a digest would not do.
  secret bytea,
  -- The member who registered it, in whose name it may act by itself; null when nobody known did, or they have left.
  workspace_id uuid,
  user_id uuid,
  created_at timestamptz not null default now(),
  check ((workspace_id is null) = (user_id is null)),
  foreign key (workspace_id, user_id) references auth.members (workspace_id, user_id) on delete set null
);
create index oauth_clients_member on auth.oauth_clients (workspace_id, user_id);

-- What a person let a program do, in one workspace. Without its grant no token is good.
create table auth.oauth_grants (
  workspace_id uuid not null,
  id uuid not null unique default uuidv7(),
  user_id uuid not null,
  client_id text not null references auth.oauth_clients on delete cascade,
  scopes text[] not null,
  -- Resources (RFC 8707) the scopes of services are for, as the client wrote them.
  resources text[] not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  primary key (workspace_id, id),
  -- Who leaves a workspace shuts out the programs they let in.
  foreign key (workspace_id, user_id) references auth.members (workspace_id, user_id) on delete cascade
);
create index oauth_grants_user on auth.oauth_grants (workspace_id, user_id);
create index oauth_grants_client on auth.oauth_grants (client_id);

-- Codes, refresh tokens, opaque access tokens, requests that wait for consent: by the digest of what was given out.
create table auth.oauth_artifacts (
  kind text not null,
  digest bytea not null,
  client_id text references auth.oauth_clients on delete cascade,
  grant_id uuid references auth.oauth_grants (id) on delete cascade,
  payload jsonb not null,
  consumed_at timestamptz,
  -- null: good for as long as its client is.
  expires_at timestamptz,
  primary key (kind, digest)
);
create index oauth_artifacts_client on auth.oauth_artifacts (client_id);
create index oauth_artifacts_grant on auth.oauth_artifacts (grant_id);
create index oauth_artifacts_expires_at on auth.oauth_artifacts (expires_at);
