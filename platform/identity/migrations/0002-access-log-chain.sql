-- Each entry is sealed with a key from outside of the database, over what it says and the seal of the one before, so
-- that nobody changes, adds or removes one unnoticed. Entries from before have no number and no seal.
alter table identity.access_log
  add column number bigint,
  -- Keyed hash of `subject`: what is sealed, so that an erasure may put a pseudonym there.
  add column subject_digest bytea,
  add column previous_seal bytea,
  add column seal bytea;

create unique index access_log_number on identity.access_log (workspace_id, number) where number is not null;
create index access_log_looked_at on identity.access_log (looked_at);

-- The newest entry of a workspace.
create table identity.access_log_heads (
  workspace_id uuid primary key,
  number bigint not null,
  seal bytea not null
);
