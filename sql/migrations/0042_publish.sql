-- A draft becomes a version: it goes, with its steps, in the transaction that
-- adds the version, if it still is what was judged. If it is another by now,
-- all of that transaction is refused, as it is when somebody else published.
create function app.draft_publish(of_slug text, seen int) returns boolean
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	tenant constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
begin
	delete from app.survey_draft d
	using app.survey s
	where s.tenant_id = tenant and s.slug = of_slug
	    and d.tenant_id = tenant and d.survey_id = s.id
	    and d.revision = seen;
	if not found then
		raise exception 'the draft is another by now'
		    using errcode = 'unique_violation';
	end if;
	return true;
end
$$;
grant execute on function app.draft_publish(text, int) to exitpoll_web;
