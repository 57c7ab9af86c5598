-- Whoever listens to a survey is told of anonymous responses when they are shown
-- (0051_anonymous.sql): then each is an event, as others are when they are sent.
create or replace function app.responses_mix(of_survey uuid, of_version int, given jsonb,
    at_least bigint) returns bigint
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	ids uuid[];
	zone text;
	last_day date;
	as_of timestamptz;
	heard boolean;
begin
	select array_agg((g->>'id')::uuid) into ids
	from jsonb_array_elements(given) g;
	perform from app.response r where r.tenant_id = here
	    and r.survey_id = of_survey and r.version = of_version
	    and r.state = 'waiting' and r.id = any (ids)
	order by r.id for update;
	select max(r.day) into last_day from app.response r
	where r.tenant_id = here and r.survey_id = of_survey
	    and r.version = of_version and r.state = 'waiting'
	    and r.id = any (ids) having count(*) = cardinality(ids);
	if last_day is null or cardinality(ids) < at_least then
		return 0;
	end if;
	select t.time_zone into zone from app.tenant t where t.id = here;
	as_of := last_day::timestamp at time zone zone;
	heard := exists (select from app.webhook w where w.tenant_id = here
	    and w.state = 'active' and (w.every_survey or exists (
		select from app.webhook_survey x where x.tenant_id = here
		    and x.webhook_id = w.id and x.survey_id = of_survey)))
	    or exists (select from app.alert_rule a where a.tenant_id = here
		and a.survey_id = of_survey and a.deleted_at is null);
	with made as (
	insert into app.response (tenant_id, id, survey_id, version, receipt,
	    state, page, answers, language, channel, cells, has_comment,
	    started_at, completed_at, day, context)
	select here, gen_random_uuid(), of_survey, of_version, g.receipt,
	    'complete', g.page, g.answers, g.language, 'web',
	    text '#complete' || g.cells, g.has_comment, as_of, as_of, last_day,
	    '{"anonymous":true}'
	from jsonb_to_recordset(given) g (receipt text, page smallint,
	    answers jsonb, language text, cells text[], has_comment boolean)
	order by random()
	returning id)
	insert into app.job (tenant_id, kind, payload)
	select here, 'event', jsonb_build_object('event',
	    'response.completed', 'response', m.id) from made m where heard;
	insert into app.rollup_delta (tenant_id, survey_id, day, channel,
	    version, weight, cells)
	select here, of_survey, last_day, 'web', of_version, 1,
	    app.cells_of_all(text '#complete' || g.cells)
	from jsonb_to_recordset(given) g (cells text[]);
	-- On the day that each was counted on as one that waits.
	insert into app.rollup_delta (tenant_id, survey_id, day, channel,
	    version, weight, cells, gone)
	select here, of_survey, r.day, r.channel, of_version, 1, '{}',
	    array_fill(text '#waiting', array[count(*)::int])
	from app.response r where r.tenant_id = here and r.id = any (ids)
	group by r.day, r.channel;
	update app.response r set state = 'mixed', answers = '{}',
	    cells = '{}', page = 1, context = '{}',
	    started_at = r.day::timestamp at time zone zone
	where r.tenant_id = here and r.id = any (ids);
	return cardinality(ids);
end
$$;
