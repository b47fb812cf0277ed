-- What a member lets the others of one workspace see. Opening it in one opens it nowhere else.
alter table auth.members
  add column feedback_visibility text not null default 'only_me'
    check (feedback_visibility in ('only_me', 'workspace')),
  -- Whether they take part in rankings.
  add column ranked boolean not null default false;
