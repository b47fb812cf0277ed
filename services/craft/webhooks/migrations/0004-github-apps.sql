-- A GitHub App has a webhook of its own, told of to its key alone. It is watched beside the hooks that pings name.
alter table webhooks.github_hooks drop constraint github_hooks_level_check;
-- The target of an App is its id or client id.
alter table webhooks.github_hooks add constraint github_hooks_level_check
  check (level in ('repository', 'organization', 'app'));

-- Private keys of Apps, sealed with a key that is not in the database.
create table webhooks.github_app_keys (
  workspace_id uuid not null,
  hook_id uuid not null,
  external_id text collate "C" not null,
  sealed bytea not null,
  -- Of the public key, as GitHub shows it.
  fingerprint text not null,
  connected_at timestamptz not null default now(),
  primary key (workspace_id, hook_id, external_id),
  foreign key (workspace_id, hook_id, external_id)
    references webhooks.github_hooks (workspace_id, hook_id, external_id) on delete cascade
);
