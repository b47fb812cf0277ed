-- A message that is rewritten, since somebody in it was erased, is searched by its new words.
create function commits.index_anew() returns trigger language plpgsql as $$
begin
  delete from commits.message_words where workspace_id = new.workspace_id and commit_id = new.commit_id;
  insert into commits.unindexed_messages (workspace_id, commit_id) values (new.workspace_id, new.commit_id);
  return null;
end
$$;

create trigger index_anew after update of message on commits.messages
  for each row when (old.message is distinct from new.message) execute function commits.index_anew();
