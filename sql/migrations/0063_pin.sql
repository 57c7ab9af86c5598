-- Six digits that lead to a survey, for who is told them on the phone. One that
-- was taken away keeps its row, so that it comes back as it was, and is never
-- another survey's.
create table app.survey_pin (
	tenant_id uuid not null,
	pin text not null check (pin ~ '^[0-9]{6}$'),
	survey_id uuid not null,
	dropped_at timestamptz,
	primary key (tenant_id, pin),
	unique (tenant_id, survey_id),
	foreign key (tenant_id, survey_id) references app.survey
	    on delete cascade
);
call app.tenant_wall('app.survey_pin');
grant select on app.survey_pin to exitpoll_web, exitpoll_job;

-- fresh: the digits if it has none yet. "taken": they are another survey's;
-- "none": there is no such survey.
create function app.survey_pin_set(of_slug text, fresh text, live boolean,
    by_whom uuid) returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	s uuid;
	was app.survey_pin;
begin
	select x.id into s from app.survey x where x.tenant_id = here
	    and x.slug = of_slug for no key update;
	if not found then
		return 'none';
	end if;
	select * into was from app.survey_pin p
	where p.tenant_id = here and p.survey_id = s;
	if was.pin is null and not live or
	    was.pin is not null and live = (was.dropped_at is null) then
		return 'set';
	end if;
	if was.pin is null then
		insert into app.survey_pin (tenant_id, pin, survey_id)
		values (here, fresh, s) on conflict do nothing;
		if not found then
			return 'taken';
		end if;
	else
		update app.survey_pin p
		set dropped_at = case when not live then now() end
		where p.tenant_id = here and p.survey_id = s;
	end if;
	insert into app.audit (tenant_id, actor, action, object_kind, object_id)
	values (here, by_whom, case when live then 'pin.add' else 'pin.drop'
	    end, 'survey', s::text);
	return 'set';
end
$$;
revoke all on function app.survey_pin_set(text, text, boolean, uuid)
    from public;
grant execute on function app.survey_pin_set(text, text, boolean, uuid)
    to exitpoll_web;
