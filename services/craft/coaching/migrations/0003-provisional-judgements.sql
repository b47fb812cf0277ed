-- Whether the judgement is a first one, made from a push notice: message and paths without the change. The judgement of
-- the whole commit takes its place.
alter table coaching.scored_commits add column is_provisional boolean not null default false;
