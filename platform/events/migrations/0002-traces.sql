-- The span that appended an event, as a `traceparent` header (W3C Trace Context): what the event causes goes on in its
-- trace. Null when nobody traces.
alter table events.log add column traceparent text;
