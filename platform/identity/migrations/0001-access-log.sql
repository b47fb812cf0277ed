-- Who looked at whose data: what a person may ask about their own.
create table identity.access_log (
  workspace_id uuid not null,
  id uuid not null default uuidv7(),
  -- Account id or e-mail address, as the request named the person.
  subject text not null,
  principal_kind text not null,
  principal_id text not null,
  -- `<service>.<operation>` of the contract.
  operation text not null,
  request_id text,
  looked_at timestamptz not null default now(),
  primary key (workspace_id, id)
);

-- For what one person asks: looks at them, newest first.
create index access_log_subject on identity.access_log (workspace_id, subject, id desc);
