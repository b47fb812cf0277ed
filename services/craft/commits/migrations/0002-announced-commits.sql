-- When a push notice told of a commit that git was not read for yet; null once git confirmed it, and for all others.
-- Until then its parents are empty, its figures are missing, and what else is here is the notice's word.
alter table commits.commits add column announced_at timestamptz;

-- Finds those of a repository that git has not confirmed: few, and for seconds.
create index commits_announced on commits.commits (workspace_id, repository_id, announced_at)
  where announced_at is not null;
