-- Repositories by name, with what their messages have taught so far.
create table coaching.repositories (
  workspace_id uuid not null,
  repository_id uuid not null,
  full_name text not null,
  convention json,
  primary key (workspace_id, repository_id)
);

create index repositories_full_name on coaching.repositories (workspace_id, full_name);

-- One narrow row a coached commit: all that lists and figures need. 80,000 of them are read in a few milliseconds,
-- because the analyses lie in a table of their own.
create table coaching.scored_commits (
  workspace_id uuid not null,
  commit_id uuid not null,
  repository_id uuid not null,
  authored_at timestamptz not null,
  quality_score real not null,
  message_quality real,
  file_changes real,
  code_quality real,
  context real,
  quality_level text not null,
  type text not null,
  is_merge boolean not null,
  is_bot boolean not null,
  is_retracted boolean not null default false,
  hash text not null,
  author_email text not null,
  subject text not null,
  primary key (workspace_id, commit_id)
);

-- Progress and insights of a person; e-mail addresses are compared without regard to case.
create index scored_commits_author on coaching.scored_commits (workspace_id, lower(author_email), authored_at);

-- Figures of one repository among many, and its removal.
create index scored_commits_repository on coaching.scored_commits (workspace_id, repository_id);

-- The judgement as data, put into words when it is read; and the change history it was judged by. `json`, as it is never
-- looked into here, and as unlike `jsonb` it holds every text a commit may carry.
create table coaching.analyses (
  workspace_id uuid not null,
  commit_id uuid not null,
  analyzer text not null,
  analysis json not null,
  history json,
  primary key (workspace_id, commit_id)
);

create table coaching.sessions (
  workspace_id uuid not null,
  id uuid not null default uuidv7(),
  user_id text not null,
  session_type text not null,
  started_at timestamptz not null default now(),
  primary key (workspace_id, id)
);

create table coaching.session_messages (
  workspace_id uuid not null,
  session_id uuid not null,
  id uuid not null default uuidv7(),
  role text not null,
  text text not null,
  commit_id uuid,
  at timestamptz not null default now(),
  primary key (workspace_id, session_id, id)
);

-- What change measures need to know of the past of each file and author of a repository; `subject` is a digest of the
-- path or address, which may be longer than an index takes. Rows are rewritten often and in place.
create table coaching.change_histories (
  workspace_id uuid not null,
  repository_id uuid not null,
  subject uuid not null,
  record json not null,
  primary key (workspace_id, repository_id, subject)
) with (fillfactor = 70);
