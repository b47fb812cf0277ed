-- Who belonged to a workspace: the feedback on what they committed stays theirs.
create table auth.former_members (
  workspace_id uuid not null references auth.workspaces on delete cascade,
  user_id uuid not null references auth.users on delete cascade,
  ended_at timestamptz not null default now(),
  primary key (workspace_id, user_id)
);
create index former_members_user on auth.former_members (user_id);
