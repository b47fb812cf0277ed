-- Repositories as their events and their commits name them. The row is also the lock that writers of one repository
-- take in turn, and what is left of a removed one, so that a late writer does not bring it back.
create table commits.repositories (
  workspace_id uuid not null,
  id uuid not null,
  full_name text collate "C" not null,
  removed_at timestamptz,
  primary key (workspace_id, id)
);

-- Finds a repository by its name. Not unique: two repositories may swap their names, one event after the other.
create index repositories_full_name on commits.repositories (workspace_id, full_name) where removed_at is null;

-- A commit's facts, without its message, so that figures over all commits read little.
create table commits.commits (
  workspace_id uuid not null,
  id uuid not null default uuidv7(),
  repository_id uuid not null,
  hash text collate "C" not null,
  parents text[] not null,
  author_name text not null,
  author_email text not null,
  authored_at timestamptz not null,
  author_offset_minutes int not null,
  committer_name text not null,
  committer_email text not null,
  committed_at timestamptz not null,
  signed boolean not null,
  is_merge boolean not null,
  is_bot boolean not null,
  reverts text,
  cherry_picked_from text,
  type text,
  subject text not null,
  retracted_at timestamptz,
  tracked_at timestamptz not null default now(),
  primary key (workspace_id, id)
);

-- One record a commit and repository; also finds commits by the beginning of their hash, in any repository.
create unique index commits_hash on commits.commits (workspace_id, hash, repository_id);

-- Walks a list from the newest or the oldest commit and stops when the page is full: of one repository, and of all.
create index commits_of_repository on commits.commits (workspace_id, repository_id, authored_at, id);
create index commits_of_workspace on commits.commits (workspace_id, authored_at, id);

-- Messages, whole.
create table commits.messages (
  workspace_id uuid not null,
  commit_id uuid not null,
  message text not null,
  primary key (workspace_id, commit_id)
);

-- Long messages are kept out of line as they are: compressing them costs more time than it saves disk.
alter table commits.messages alter column message set storage external;

-- Messages whose words are still to be indexed. Rows stay for minutes at most, so that reading all of them is cheap.
create table commits.unindexed_messages (
  workspace_id uuid not null,
  commit_id uuid not null
);

-- The words of messages, without their places. A row whose commit is gone by now does no harm.
create table commits.message_words (
  workspace_id uuid not null,
  commit_id uuid not null,
  words tsvector not null,
  primary key (workspace_id, commit_id)
);
alter table commits.message_words alter column words set storage external;

-- Finds the commits whose messages have words that begin like these. Words alone: GIN has no uuid of its own, and of
-- several workspaces most words are in one.
create index message_words_words on commits.message_words using gin (words);

-- What a commit changed in all; a commit without a row is not measured yet.
create table commits.measurements (
  workspace_id uuid not null,
  commit_id uuid not null,
  additions bigint not null,
  deletions bigint not null,
  generated_additions bigint not null,
  generated_deletions bigint not null,
  files_changed int not null,
  unreadable text,
  primary key (workspace_id, commit_id)
);

-- What a commit changed file by file, in git's order.
create table commits.file_changes (
  workspace_id uuid not null,
  commit_id uuid not null,
  number int not null,
  repository_id uuid not null,
  path text collate "C" not null,
  previous_path text collate "C",
  status text not null,
  additions int not null,
  deletions int not null,
  "binary" boolean not null,
  generated boolean not null,
  primary key (workspace_id, commit_id, number)
);

-- Finds the commits that changed a file, or the files below a folder. Paths have no greatest length, index entries do.
create index file_changes_path on commits.file_changes (workspace_id, repository_id, left(path, 255));
create index file_changes_previous_path on commits.file_changes (workspace_id, repository_id, left(previous_path, 255))
  where previous_path is not null;

-- How good the commit is, as coaching says. Rebuilt from the log of events at any time.
create table commits.scores (
  workspace_id uuid not null,
  commit_id uuid not null,
  repository_id uuid not null,
  quality_score float8 not null,
  quality_level text not null,
  type text,
  primary key (workspace_id, commit_id)
);

-- Walks a repository's commits from the weakest or the best one.
create index scores_of_repository on commits.scores (workspace_id, repository_id, quality_score, commit_id);
