create table repositories.repositories (
  workspace_id uuid not null,
  id uuid not null default uuidv7(),
  owner text collate "C" not null,
  name text collate "C" not null,
  source text not null check (source in ('path', 'url')),
  -- The folder or the URL, never with credentials.
  location text not null,
  default_branch text,
  head text,
  object_format text not null default 'sha1' check (object_format in ('sha1', 'sha256')),
  shallow boolean not null default false,
  paused boolean not null default false,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  synced_at timestamptz,
  -- Set when its removal was asked for: from then on nobody sees it, until the job has removed the rest.
  removed_at timestamptz,
  primary key (workspace_id, id)
);

-- Names are unique, and this is the order of the list and of its pages.
create unique index repositories_full_name on repositories.repositories (workspace_id, owner, name)
  where removed_at is null;
create unique index repositories_location on repositories.repositories (workspace_id, location)
  where removed_at is null;

-- How far the backfill of a repository is; what a killed process needs to go on.
create table repositories.backfills (
  workspace_id uuid not null,
  repository_id uuid not null,
  stage text not null default 'waiting'
    check (stage in ('waiting', 'listing', 'measuring', 'coaching', 'done', 'cancelled', 'failed')),
  -- Grows with every run, so that one whose place was taken notices and ends.
  run integer not null default 0,
  -- Whether the counts hold everything that was recorded.
  settled boolean not null default false,
  -- Commits whose history is listed in full.
  listed_tips text[] not null default '{}',
  -- Commits whose history may be listed in part: where to look for what a rewrite removed.
  touched_tips text[] not null default '{}',
  -- Digest of the commits at which a shallow clone ended when it was listed.
  shallow_boundary text,
  total integer,
  -- Objects git could not read: while listing, and while measuring. Each [{hash, reason}].
  missing_commits jsonb not null default '[]',
  unreadable_changes jsonb not null default '[]',
  error_code text,
  error_detail text,
  started_at timestamptz,
  finished_at timestamptz,
  primary key (workspace_id, repository_id),
  foreign key (workspace_id, repository_id) references repositories.repositories (workspace_id, id) on delete cascade
);

-- Kept by the consumer of the commits' and the coaching's events alone.
create table repositories.counts (
  workspace_id uuid not null,
  repository_id uuid not null,
  commits integer not null default 0,
  measured integer not null default 0,
  coached integer not null default 0,
  primary key (workspace_id, repository_id),
  foreign key (workspace_id, repository_id) references repositories.repositories (workspace_id, id) on delete cascade
) with (fillfactor = 50);

-- What the counts must remember of single commits: whether one that is retracted or restored counts as coached.
create table repositories.commit_marks (
  workspace_id uuid not null,
  repository_id uuid not null,
  commit_id uuid not null,
  coached boolean not null,
  retracted boolean not null,
  primary key (workspace_id, repository_id, commit_id)
);
