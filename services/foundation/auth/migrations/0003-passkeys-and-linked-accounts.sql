-- Public keys of passkeys (W3C Web Authentication 3); the private ones never leave the devices of their owners.
create table auth.passkeys (
  id uuid primary key default uuidv7(),
  user_id uuid not null references auth.users on delete cascade,
  -- As browsers send it, base64url.
  credential_id text not null unique,
  -- COSE_Key, RFC 9052 section 7.
  public_key bytea not null,
  -- How often the authenticator says it has signed; 0 for ever with those that do not count.
  sign_count bigint not null check (sign_count >= 0),
  transports text[] not null,
  synced boolean not null,
  name text not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz
);
create index passkeys_user on auth.passkeys (user_id, id desc);

-- What a passkey is asked to sign, once. Registering is for one account; signing in is for whoever has a passkey.
create table auth.passkey_challenges (
  digest bytea primary key,
  user_id uuid references auth.users on delete cascade,
  expires_at timestamptz not null
);
create index passkey_challenges_user on auth.passkey_challenges (user_id);
create index passkey_challenges_expires_at on auth.passkey_challenges (expires_at);

-- When somebody last showed who they are in this session: what changes how an account is entered looks at it.
alter table auth.sessions add column confirmed_at timestamptz not null default now();

-- How an account elsewhere is called there, for people to recognise it by.
alter table auth.accounts add column name text;

-- Browsers that are on their way to a provider and back, by the digest of their state (RFC 6749 section 10.12).
create table auth.social_sign_ins (
  digest bytea primary key,
  provider text not null,
  -- Whose account is to be linked; null to sign in or up.
  user_id uuid references auth.users on delete cascade,
  invitation_digest bytea,
  expires_at timestamptz not null
);
create index social_sign_ins_user on auth.social_sign_ins (user_id);
create index social_sign_ins_expires_at on auth.social_sign_ins (expires_at);
