-- Every call, whoever answered it. A row is there before the model is asked, with what the call may use up at most, so
-- that calls under way count against the budget too.
create table ai.interactions (
  workspace_id uuid not null,
  id uuid not null default uuidv7(),
  at timestamptz not null default now(),
  agent text not null,
  principal_kind text not null,
  principal_id text not null,
  subject text,
  provider text not null,
  model text,
  outcome text not null,
  reason text,
  cached boolean not null default false,
  redacted integer not null default 0,
  input_tokens bigint not null default 0,
  output_tokens bigint not null default 0,
  cost bigint,
  reserved_tokens bigint not null default 0,
  reserved_cost bigint not null default 0,
  duration_ms integer,
  prompt text,
  answer text,
  primary key (workspace_id, id)
);

-- One's own calls, newest first.
create index interactions_principal on ai.interactions (workspace_id, principal_id, id);

-- What is reserved at the moment: a handful of rows.
create index interactions_running on ai.interactions (workspace_id) where outcome = 'running';

-- Old rows go by their time.
create index interactions_at on ai.interactions (at);

-- Sums that stay when the calls themselves are forgotten. Cost is in millionths of a US dollar.
create table ai.usage (
  workspace_id uuid not null,
  day date not null,
  agent text not null,
  provider text not null,
  model text not null,
  calls bigint not null default 0,
  cached bigint not null default 0,
  unpriced_calls bigint not null default 0,
  input_tokens bigint not null default 0,
  output_tokens bigint not null default 0,
  cost bigint not null default 0,
  primary key (workspace_id, day, agent, provider, model)
);

-- Answers by the digest of model, instructions and all that was sent. The text that was asked is not kept.
create table ai.cached_answers (
  workspace_id uuid not null,
  digest bytea not null,
  answer json not null,
  at timestamptz not null default now(),
  primary key (workspace_id, digest)
);

create index cached_answers_at on ai.cached_answers (at);

create table ai.conversations (
  workspace_id uuid not null,
  id uuid not null default uuidv7(),
  principal_id text not null,
  title text not null,
  started_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  primary key (workspace_id, id)
);

-- One's own conversations, the last used first.
create index conversations_principal on ai.conversations (workspace_id, principal_id, changed_at, id);

create table ai.chat_messages (
  workspace_id uuid not null,
  conversation_id uuid not null,
  id uuid not null default uuidv7(),
  role text not null,
  text text not null,
  provider text,
  model text,
  complete boolean not null default true,
  commit_id uuid,
  at timestamptz not null default clock_timestamp(),
  primary key (workspace_id, conversation_id, id),
  foreign key (workspace_id, conversation_id) references ai.conversations (workspace_id, id) on delete cascade
);
