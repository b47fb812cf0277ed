-- Hooks at GitHub that post to a hook here, as their pings name them: GitHub can be asked what they could not deliver.
create table webhooks.github_hooks (
  workspace_id uuid not null,
  hook_id uuid not null,
  external_id text collate "C" not null,
  level text not null check (level in ('repository', 'organization')),
  -- `owner/name` of a repository, the login of an organisation.
  target text not null,
  -- Attempts up to here were looked at; GitHub's clock.
  looked_until timestamptz,
  swept_at timestamptz,
  problem text,
  -- Since when GitHub does not know it.
  missing_since timestamptz,
  primary key (workspace_id, hook_id, external_id),
  foreign key (workspace_id, hook_id) references webhooks.hooks (workspace_id, id) on delete cascade
);

-- Deliveries that GitHub was asked to make again, so that none is asked for without end.
create table webhooks.redeliveries (
  workspace_id uuid not null,
  hook_id uuid not null,
  delivery text collate "C" not null,
  -- Times it was asked for.
  times int not null default 1,
  asked_at timestamptz not null default now(),
  primary key (workspace_id, hook_id, delivery),
  foreign key (workspace_id, hook_id) references webhooks.hooks (workspace_id, id) on delete cascade
);
