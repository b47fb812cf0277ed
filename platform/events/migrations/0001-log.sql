-- What happened, in the order (tx, id): the transaction that wrote it, then the order within. Only rows of
-- transactions older than every running one have their final place, so readers stop there.
create table events.log (
  tx xid8 not null default pg_current_xact_id(),
  id bigint not null generated always as identity,
  workspace_id uuid not null,
  type text not null,
  -- json, not jsonb: written and read whole, so the text as it came is cheapest; and it may hold \u0000.
  data json not null,
  at timestamptz not null default now()
) partition by range (at);

-- Stored out of line as it is: compressing costs more time than writing.
alter table events.log alter column data set storage external;

-- Readers go on from their place; also answers whether rows wait behind a running transaction.
create index log_order on events.log (tx, id);

-- Takes what no month's partition covers, should the clock jump or nobody have made the next one.
create table events.log_rest partition of events.log default;

create table events.consumers (
  name text primary key,
  types text[] not null,
  -- Place of the last event handled.
  tx xid8 not null default '0',
  id bigint not null default 0,
  -- Grows with every replay, so that who reads ahead notices.
  generation int not null default 0,
  replayable boolean not null,
  replay_requested boolean not null default false,
  handled_at timestamptz,
  seen_at timestamptz not null default now()
);

create table events.dead_letters (
  id bigint primary key generated always as identity,
  consumer text not null references events.consumers (name) on delete cascade,
  tx xid8 not null,
  event_id bigint not null,
  workspace_id uuid not null,
  type text not null,
  data json not null,
  at timestamptz not null,
  error text not null,
  attempts int not null,
  failed_at timestamptz not null default now(),
  retry_requested boolean not null default false
);

-- The list of one consumer's, newest first; and which of them it shall try again.
create index dead_letters_of_consumer on events.dead_letters (consumer, id desc);
create index dead_letters_to_retry on events.dead_letters (consumer, id) where retry_requested;
