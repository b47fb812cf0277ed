-- Who is connected, to which process, and in which rooms. Unlogged: after a crash of the database nobody is.
create unlogged table realtime.connections (
  workspace_id uuid not null,
  id uuid not null,
  process_id uuid not null,
  principal_kind text not null,
  principal_id text not null,
  rooms text[] not null,
  hidden boolean not null,
  connected_at timestamptz not null,
  -- A process renews it; connections of one that died are thereby found.
  seen_at timestamptz not null default now(),
  primary key (workspace_id, id)
);

-- A process renews its own.
create index connections_of_process on realtime.connections (process_id);
