-- Repositories that were taken out of an installation: its App gets no deliveries about them any more.
alter table webhooks.installations add column removed_repositories text[] not null default '{}';
