-- A place in the log is PostgreSQL's transaction number plus this. The numbers begin anew on another server, so whoever
-- moves the log there moves the origin: every place that was ever given out, here or to a client, stays what it was, and
-- what is appended next comes after. A function and not a table, since the planner makes a constant of it.
create function events.origin() returns bigint language sql immutable parallel safe return 0;

create function events.place(transaction xid8) returns xid8 language sql immutable parallel safe
  return (transaction::text::bigint + events.origin())::text::xid8;

-- The place below which nothing can appear any more: that of the oldest transaction still running.
create function events.horizon() returns xid8 language sql stable parallel safe
  return events.place(pg_snapshot_xmin(pg_current_snapshot()));

alter table events.log alter column tx set default events.place(pg_current_xact_id());
