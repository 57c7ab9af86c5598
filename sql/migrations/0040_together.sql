-- Submissions that come together change their rows in one statement, too, as they
-- are inserted in one: starting a statement took a fifth of their time. What is
-- left over, a second one of the same id or one of another revision, goes by
-- itself as before. Rows are no longer locked beforehand in the order of ids:
-- two batches meet in several rows only if two visitors send twice at once, and
-- a deadlock is told after the 30 ms that a batch waits for any lock.

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

	-- Of several the changes go together, each id's first. Which those are is
	-- asked by an array, so that no plan reads the table from end to end.
	if cardinality(sent) > 1 then
		with turn as (
			select distinct on (s.id) s.ordinality::int as n, s.*
			from unnest(sent) with ordinality s
			where open[s.ordinality]
			    and verdicts[s.ordinality] is null
			order by s.id, s.ordinality
		), put as (
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
			from turn a
			where o.tenant_id = tenant and o.id = a.id
			    and o.id = any (array(select t.id from turn t))
			    and (o.survey_id, o.version, o.state::text)
				is not distinct from
				(a.survey_id, a.version, 'partial')
			    and coalesce(o.revision = a.revision, true)
			returning a.n, o.receipt::text, o.state::text,
			    o.survey_id, o.version, o.day, o.channel, o.cells
		), added as (
			-- On the day that the partial one was counted on,
			-- which it takes back.
			insert into app.rollup_delta (tenant_id, survey_id,
			    day, channel, version, weight, cells, gone)
			select tenant, p.survey_id, p.day, p.channel,
			    p.version, 1, app.cells_of_all(p.cells),
			    array_fill(text '#partial', array[count(*)::int])
			from put p where p.state <> 'partial'
			group by 2, 3, 4, 5
		)
		select array_agg(case when p.n is null
			then verdicts[s.n] else 'stored' end order by s.n),
		    array_agg(coalesce(p.receipt, receipts[s.n])
			order by s.n),
		    array_agg(coalesce(p.state, states[s.n]) order by s.n),
		    count(*) filter (where p.n is null
			and verdicts[s.n] is null)
		into verdicts, receipts, states, left_over
		from generate_series(1, cardinality(sent)) s (n)
		left join put p on p.n = s.n;
		if left_over = 0 then
			return query
			select * from unnest(verdicts, receipts, states);
			return;
		end if;
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

create or replace function app.responses_take(given jsonb)
returns table (verdict text, receipt text, state text)
language plpgsql as $$
#variable_conflict use_column
declare
	tenant constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	limited uuid[];
	one record;
	got record;
	verdicts text[] := array_fill(null::text,
	    array[jsonb_array_length(given)]);
	receipts text[] := verdicts;
	states text[] := verdicts;
begin
	-- Most tenants have no limit, and nothing is read of what is sent.
	if not exists (select from app.survey_limit q
	    where q.tenant_id = tenant and q.most is not null) then
		return query select * from app.responses_submit(given);
		return;
	end if;
	select array_agg(l.survey_id) into limited from (
		select q.survey_id from app.survey_limit q
		where q.tenant_id = tenant and q.most is not null
		    and q.survey_id = any (array(
			select (s->>'survey_id')::uuid
			from jsonb_array_elements(given) s
			where s->>'state' = 'complete'))
		order by q.survey_id
		for update) l;
	if limited is null then
		return query select * from app.responses_submit(given);
		return;
	end if;
	for one in select s, ordinality::int as n,
	    (s->>'survey_id')::uuid as survey,
	    s->>'state' = 'complete' and
		(s->>'survey_id')::uuid = any (limited) as counts
	    from jsonb_array_elements(given) with ordinality e (s, ordinality)
	    order by s->>'id', ordinality loop
		-- A repeat of what is complete is told so, full or not.
		if one.counts and exists (select from app.survey_limit q
		    where q.tenant_id = tenant and q.survey_id = one.survey
			and q.taken >= q.most)
		    and not exists (select from app.response r
		    where r.tenant_id = tenant
			and r.id = (one.s->>'id')::uuid
			and (r.state = 'complete') is true) then
			verdicts[one.n] := 'full';
			continue;
		end if;
		select * into strict got
		from app.responses_submit(jsonb_build_array(one.s));
		verdicts[one.n] := got.verdict;
		receipts[one.n] := got.receipt;
		states[one.n] := got.state;
		if one.counts and got.verdict = 'stored' then
			update app.survey_limit q set taken = q.taken + 1
			where q.tenant_id = tenant
			    and q.survey_id = one.survey;
		end if;
	end loop;
	return query select * from unnest(verdicts, receipts, states);
end
$$;
