-- Codes of authenticator apps that were used: each opens one session (RFC 6238 §5.2).
create table auth.spent_codes (
  user_id uuid not null references auth.users on delete cascade,
  code text not null,
  spent_at timestamptz not null default now(),
  primary key (user_id, code)
);
