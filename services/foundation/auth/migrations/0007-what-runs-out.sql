-- A person lets a program in for so long, however often its tokens are renewed. Programs that were in before go on as long
-- from now.
alter table auth.oauth_grants add column expires_at timestamptz not null default now() + interval '90 days';
alter table auth.oauth_grants alter column expires_at drop default;

-- For removing the entries whose time is over.
create index audit_at on auth.audit (at);
