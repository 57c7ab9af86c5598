-- A respondent may say no: that is counted, kept without any answer, and the
-- form that said it is not asked again.
alter domain app.response_state drop constraint response_state_check1;
alter domain app.response_state add constraint response_state_check1
    check (value in ('partial', 'complete', 'declined'));

-- As before (0028_visit.sql); a response comes to an end as complete or
-- declined, and "repeat" is what came after either.
create or replace function app.responses_submit(given jsonb)
returns table (verdict text, receipt text, state text)
language plpgsql as $$
#variable_conflict use_column
declare
	tenant constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	sent app.submission[];
	open boolean[];
	may_be_new boolean;
	verdicts text[];
	receipts text[];
	states text[];
	left_over int;
	a record;
	first_day date;
	by_channel text;
	done int[];		-- which came to an end, and what they had been
	days date[];
	channels text[];
begin
	select array_agg(row(a.id, a.survey_id, a.version, a.receipt, a.state,
		a.page, a.answers, a.language, a.cells, a.has_comment,
		a.revision, a.time_zone, a.context)::app.submission
		order by a.ordinality),
	    array_agg(s.id is not null order by a.ordinality),
	    bool_or(coalesce(a.revision, 0) = 0)
	into sent, open, may_be_new
	from jsonb_populate_recordset(null::app.submission, given)
	    with ordinality a
	left join app.survey s on s.tenant_id = tenant
	    and s.id = a.survey_id and s.state = 'open'
	    and a.version between 1 and s.current_version
	    and coalesce(s.opens_at <= now(), true)
	    and coalesce(now() < s.closes_at, true);

	if may_be_new then
		with made as (
			insert into app.response (tenant_id, id, survey_id,
			    version, receipt, state, page, answers, language,
			    channel, context, cells, has_comment,
			    completed_at, day)
			select tenant, a.id, a.survey_id, a.version, a.receipt,
			    a.state, a.page, a.answers, a.language,
			    coalesce(a.context->>'channel', 'web'),
			    coalesce(a.context - 'channel', '{}'),
			    case a.state when 'complete'
				then text '#complete' || a.cells
				else array['#' || a.state] end,
			    a.has_comment,
			    case a.state when 'complete' then now() end,
			    (now() at time zone a.time_zone)::date
			from unnest(sent) with ordinality a
			where open[a.ordinality] and coalesce(a.revision, 0) = 0
			order by a.id
			on conflict (tenant_id, id) do nothing
			returning survey_id, day, channel, version, cells,
			    receipt
		), added as (
			insert into app.rollup_delta (tenant_id, survey_id,
			    day, channel, version, weight, cells)
			select tenant, m.survey_id, m.day, m.channel,
			    m.version, 1, app.cells_of_all(m.cells)
			from made m group by 2, 3, 4, 5
		)
		-- A receipt is fresh for each attempt.
		select array_agg(case when m.receipt is not null
			then 'stored' end order by a.ordinality),
		    array_agg(a.receipt::text order by a.ordinality),
		    array_agg(a.state::text order by a.ordinality),
		    count(*) filter (where m.receipt is null)
		into verdicts, receipts, states, left_over
		from unnest(sent) with ordinality a
		left join made m on m.receipt = a.receipt;
		if left_over = 0 then
			return query
			select * from unnest(verdicts, receipts, states);
			return;
		end if;
	end if;

	if cardinality(sent) > 1 then
		perform from app.response o
		where o.tenant_id = tenant and (o.state = 'partial') is true
		    and o.id = any (array(select a.id
			from unnest(sent) with ordinality a
			where verdicts[a.ordinality] is null
			    and open[a.ordinality]))
		order by o.id
		for no key update;
	end if;

	for a in select * from unnest(sent) with ordinality s
	    where verdicts[s.ordinality] is null order by s.ordinality loop
		verdict := null;
		if open[a.ordinality] then
			update app.response o set state = a.state,
			    page = a.page, answers = a.answers,
			    cells = case a.state when 'complete'
				then text '#complete' || a.cells
				else array['#' || a.state] end,
			    language = a.language,
			    context = o.context ||
				coalesce(a.context - 'channel', '{}'),
			    has_comment = a.has_comment,
			    completed_at = case a.state
				when 'complete' then now() end,
			    revision = o.revision + 1
			where o.tenant_id = tenant and o.id = a.id
			    and (o.survey_id, o.version, o.state::text)
				is not distinct from
				(a.survey_id, a.version, 'partial')
			    and coalesce(o.revision = a.revision, true)
			returning 'stored', o.receipt, o.state, o.day,
			    o.channel
			into verdict, receipt, state, first_day,
			    by_channel;
		end if;
		if verdict is null then
			select case when o.survey_id <> a.survey_id
				or o.version <> a.version then 'conflict'
			    when o.state <> 'partial' then 'repeat'
			    when open[a.ordinality] then 'stale'
			    else 'closed' end, o.receipt, o.state
			into verdict, receipt, state
			from app.response o
			where o.tenant_id = tenant and o.id = a.id;
		elsif a.state <> 'partial' then
			done := done || a.ordinality::int;
			days := days || first_day;
			channels := channels || by_channel;
		end if;
		verdicts[a.ordinality] := coalesce(verdict,
		    case when open[a.ordinality] then 'stale'
			else 'closed' end);
		receipts[a.ordinality] := receipt;
		states[a.ordinality] := state;
	end loop;

	-- On the day that the partial one was counted on, which it takes back.
	insert into app.rollup_delta (tenant_id, survey_id, day, channel,
	    version, weight, cells, gone)
	select tenant, s.survey_id, d.day, d.channel, s.version, 1,
	    app.cells_of_all(case s.state when 'complete'
		then text '#complete' || s.cells
		else array['#' || s.state] end),
	    array_fill(text '#partial', array[count(*)::int])
	from unnest(done, days, channels) d (n, day, channel)
	cross join lateral (select (sent[d.n]).*) s
	group by 2, 3, 4, 5;
	return query select * from unnest(verdicts, receipts, states);
end
$$;

create or replace function app.rollup_rebuild(survey uuid, of_day date) returns boolean
language plpgsql as $$
declare
	tenant constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
begin
	lock table app.rollup, app.rollup_measure in share row exclusive mode;
	if exists (select from app.response r where r.tenant_id = tenant
	    and r.survey_id = survey and r.state in ('partial', 'complete',
		'declined')
	    and r.has_comment = any (array[false, true])
	    and r.day = of_day and (r.cells is null
	    or r.cells @> array['#unreadable'])) then
		return false;
	end if;
	delete from app.rollup r where r.tenant_id = tenant
	    and r.survey_id = survey and r.day = of_day;
	delete from app.rollup_measure r where r.tenant_id = tenant
	    and r.survey_id = survey and r.day = of_day;
	with waiting as (
		delete from app.rollup_delta d where d.tenant_id = tenant
		    and d.survey_id = survey and d.day = of_day
	), cell as (
		select r.channel, r.version, c.cell
		from app.response r cross join lateral unnest(r.cells) c (cell)
		where r.tenant_id = tenant and r.survey_id = survey
		    and r.state in ('partial', 'complete',
		'declined')
		    and r.has_comment = any (array[false, true])
		    and r.day = of_day
	), counted as (
		insert into app.rollup (tenant_id, survey_id, day, channel,
		    version, cell, n)
		select tenant, survey, of_day, channel, version, cell, count(*)
		from cell where cell not like '%~%' group by 4, 5, 6
	)
	insert into app.rollup_measure (tenant_id, survey_id, day, channel,
	    version, question, bucket, n, sum, sumsq)
	select tenant, survey, of_day, channel, version, question,
	    app.measure_bucket(v), count(*), sum(v), sum(v * v)
	from (select channel, version, split_part(cell, '~', 1) as question,
	    split_part(cell, '~', 2)::numeric as v
	    from cell where cell like '%~%') m
	group by 4, 5, 6, 7;
	return true;
end
$$;

