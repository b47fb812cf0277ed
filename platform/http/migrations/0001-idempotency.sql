-- Answers of creating requests that carried an Idempotency-Key, kept for a day.
create table http.idempotency_keys (
  workspace_id uuid not null,
  principal_id text not null,
  key text not null,
  request_digest bytea not null,
  started_at timestamptz not null default now(),
  answer text,
  primary key (workspace_id, principal_id, key)
);

-- For the removal of old keys.
create index idempotency_keys_started_at on http.idempotency_keys (started_at);
