-- Who asked for support is forgotten at the desk: their key goes, so that nothing
-- of them or of what was said can be read in any copy; with it their files, and
-- the mails that were not sent. The request stays as a closed one, with its
-- number and dates. done, gone, stale as of a reply (0053).
create function app.support_forget(request uuid, was int, actor uuid)
returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	verdict text := app.support_as(request, was);
	whose uuid;
begin
	if verdict <> 'done' then
		return verdict;
	end if;
	select r.subject_id into whose from app.support_request r
	where r.tenant_id = here and r.id = request;
	if not app.subject_forget(whose) then
		return 'done';
	end if;
	delete from app.support_file f
	where f.tenant_id = here and f.request_id = request;
	update app.delivery d set recipient = null, content = null,
	    state = case d.state when 'waiting' then 'withdrawn'
		else d.state end,
	    ended_at = coalesce(d.ended_at, now())
	where d.tenant_id = here and d.support_id = request
	    and d.content is not null;
	perform app.support_move(request, app.support_state_of('closed'), actor,
	    true);
	perform app.support_audit(actor, 'support.forget', request, '{}');
	return 'done';
end
$$;
revoke all on function app.support_forget(uuid, int, uuid) from public;
grant execute on function app.support_forget(uuid, int, uuid)
    to exitpoll_web;
