-- What services keep about persons, as each process declares it when it starts, so that one of them can export and
-- erase for all, whichever run at the moment.
create table privacy.personal_tables (
  "table" text primary key,
  service text not null,
  declaration json not null,
  declared_at timestamptz not null default now()
);

-- Names and addresses of people who were erased, as keyed hashes: what comes in later is compared with them, and told
-- under the pseudonym.
create table privacy.pseudonyms (
  workspace_id uuid not null,
  digest bytea not null,
  kind text not null check (kind in ('address', 'name', 'login')),
  pseudonym text not null,
  -- Of a name: how many words it has, and two bytes of the keyed hash of the first, which spare looking at every word.
  words int,
  first_word bytea,
  created_at timestamptz not null default now(),
  primary key (workspace_id, digest)
);
