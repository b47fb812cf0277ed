-- What services let expire, as each process declares it when it starts, so that one of them can clean up for all.
create table retention.rules (
  name text primary key,
  description text not null,
  "table" text not null,
  "column" text not null,
  only_column text,
  only_values text[],
  days int,
  declared_at timestamptz not null default now()
);
