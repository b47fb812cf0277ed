-- What a model said about a commit, beside the judgement of the rules and never in its place.
create table coaching.model_advice (
  workspace_id uuid not null,
  commit_id uuid not null,
  repository_id uuid not null,
  state text not null,
  model text,
  advice json,
  reason text,
  requested_at timestamptz not null default now(),
  at timestamptz not null default now(),
  primary key (workspace_id, commit_id)
);

create index model_advice_repository on coaching.model_advice (workspace_id, repository_id);

-- Which model answered; null for the rules.
alter table coaching.session_messages add column model text;
