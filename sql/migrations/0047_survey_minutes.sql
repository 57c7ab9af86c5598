-- How long reading and answering a survey may take that says nothing of it
-- itself: what the linter goes by.
alter table app.tenant add survey_minutes int not null default 3
    check (survey_minutes between 1 and 60);

create function app.survey_minutes_set(wanted int, actor uuid)
returns boolean
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	me constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	was int;
begin
	select survey_minutes into strict was from app.tenant where id = me
	for update;
	if was = wanted then
		return true;
	end if;
	update app.tenant set survey_minutes = wanted where id = me;
	insert into app.audit (tenant_id, actor, action, object_kind, detail)
	values (me, actor, 'limits.set', 'tenant',
	    jsonb_build_object('minutes', wanted, 'was', was));
	return true;
end
$$;
revoke all on function app.survey_minutes_set(int, uuid) from public;
grant execute on function app.survey_minutes_set(int, uuid) to exitpoll_web;
