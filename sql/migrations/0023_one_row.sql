-- A response is found by its submission id and by nothing else. A plan that was
-- made while a survey had few responses took the index of its list for as good,
-- and then read all that were begun: with 18,000 of them 20 ms a page instead
-- of 0.1. What is compared in a form that no index knows cannot lead there.
create or replace function app.responses_submit(given jsonb)
returns table (verdict text, receipt text, state text)
language plpgsql as $$
#variable_conflict use_column
declare
	tenant constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	verdicts text[];
	receipts text[];
	states text[];
	open boolean[];
	a record;
	first_day date;
	by_channel text;
begin
	with sent as materialized (
		select a.*, s.id is not null as is_open,
		    coalesce(a.context->>'channel', 'web') as channel,
		    case a.state when 'complete'
			then text '#complete' || a.cells
			else array['#partial'] end as counted
		from jsonb_populate_recordset(null::app.submission, given)
		    with ordinality a
		left join app.survey s on s.tenant_id = tenant
		    and s.id = a.survey_id and s.state = 'open'
		    and a.version between 1 and s.current_version
		    and coalesce(s.opens_at <= now(), true)
		    and coalesce(now() < s.closes_at, true)
	), made as (
		insert into app.response (tenant_id, id, survey_id, version,
		    submission_id, receipt, state, page, answers, language,
		    channel, context, cells, has_comment, completed_at, day)
		select tenant, a.id, a.survey_id, a.version, a.submission_id,
		    a.receipt, a.state, a.page, a.answers, a.language,
		    a.channel, coalesce(a.context - 'channel', '{}'),
		    a.counted, a.has_comment,
		    case a.state when 'complete' then now() end,
		    (now() at time zone a.time_zone)::date
		from sent a where a.is_open
		order by a.submission_id
		on conflict (tenant_id, submission_id) do nothing
		returning id, survey_id, day, channel, version, cells
	), added as (
		insert into app.rollup_delta (tenant_id, survey_id, day,
		    channel, version, weight, cells)
		select tenant, m.survey_id, m.day, m.channel, m.version, 1,
		    app.cells_of_all(m.cells)
		from made m group by 2, 3, 4, 5
	)
	select array_agg(q.verdict), array_agg(q.receipt), array_agg(q.state),
	    array_agg(q.is_open)
	into verdicts, receipts, states, open
	from (select case when m.id is not null then 'stored' end as verdict,
	    a.receipt::text, a.state::text, a.is_open
	    from sent a left join made m on m.id = a.id
	    order by a.ordinality) q;
	if array_position(verdicts, null) is null then
		return query select * from unnest(verdicts, receipts, states);
		return;
	end if;

	perform from app.response o
	where o.tenant_id = tenant and (o.state = 'partial') is true
	    and o.submission_id = any (array(select a.submission_id
		from jsonb_populate_recordset(null::app.submission, given)
		    with ordinality a
		where verdicts[a.ordinality] is null and open[a.ordinality]))
	order by o.submission_id
	for no key update;

	for a in select s.*, case s.state when 'complete'
		then text '#complete' || s.cells
		else array['#partial'] end as counted
	    from jsonb_populate_recordset(null::app.submission, given)
		with ordinality s
	    where verdicts[s.ordinality] is null order by s.ordinality loop
		verdict := null;
		if open[a.ordinality] then
			update app.response o set state = a.state,
			    page = a.page, answers = a.answers,
			    cells = a.counted, language = a.language,
			    context = o.context ||
				coalesce(a.context - 'channel', '{}'),
			    has_comment = a.has_comment,
			    completed_at = case a.state
				when 'complete' then now() end,
			    revision = o.revision + 1
			where o.tenant_id = tenant
			    and o.submission_id = a.submission_id
			    and (o.survey_id, o.version, o.state::text)
				is not distinct from
				(a.survey_id, a.version, 'partial')
			    and coalesce(o.revision = a.revision, true)
			returning 'stored', o.receipt, o.state, o.day,
			    o.channel
			into verdict, receipt, state, first_day, by_channel;
		end if;
		if verdict is null then
			select case when o.survey_id <> a.survey_id
				or o.version <> a.version then 'conflict'
			    when o.state = 'complete' then 'repeat'
			    when open[a.ordinality] then 'stale'
			    else 'closed' end, o.receipt, o.state
			into verdict, receipt, state
			from app.response o
			where o.tenant_id = tenant
			    and o.submission_id = a.submission_id;
		elsif a.state = 'complete' then
			-- Both on the day that the partial one was counted on.
			insert into app.rollup_delta (tenant_id, survey_id,
			    day, channel, version, weight, cells)
			values (tenant, a.survey_id, first_day, by_channel,
			    a.version, -1, array['#partial']),
			    (tenant, a.survey_id, first_day, by_channel,
			    a.version, 1, a.counted);
		end if;
		verdicts[a.ordinality] := coalesce(verdict, 'closed');
		receipts[a.ordinality] := receipt;
		states[a.ordinality] := state;
	end loop;
	return query select * from unnest(verdicts, receipts, states);
end
$$;
