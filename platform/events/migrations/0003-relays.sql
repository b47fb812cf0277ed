-- Where a relay began: what happened before is never passed on. Consumers begin at the start of the log.
alter table events.consumers
  add column began_tx xid8 not null default '0',
  add column began_id bigint not null default 0;
