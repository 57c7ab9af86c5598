-- Submissions that arrive together, as one call: the statements are started
-- once and not for each (measured: eight together take two thirds of the time,
-- sixteen half). A row for each, in their order. What is new and may be stored
-- is stored here; all else (a repeat, a later page, a closed survey) is for
-- response_submit, whose rules are these. In the order of their ids, so that
-- two calls with the same submissions wait for each other and do not cross.
create function app.responses_submit(ids uuid[], surveys uuid[],
    versions int[], submissions bytea[], receipts text[], states text[],
    pages smallint[], givens text[], languages text[], channels text[],
    cells text[], comments boolean[], based_ons int[], zones text[])
returns table (verdict text, receipt text, state text)
language plpgsql as $$
#variable_conflict use_column
declare
	tenant constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	fresh uuid[];
begin
	with asked as (
		select * from unnest(ids, surveys, versions, submissions,
		    receipts, states, pages, givens, languages, channels,
		    cells, comments, zones) as a (id, survey_id, version,
		    submission_id, receipt, state, page, given, language,
		    channel, cells, has_comment, zone)
	), made as (
		insert into app.response (tenant_id, id, survey_id, version,
		    submission_id, receipt, state, page, answers, language,
		    channel, has_comment, completed_at, day)
		select tenant, a.id, a.survey_id, a.version, a.submission_id,
		    a.receipt, a.state, a.page, a.given::jsonb, a.language,
		    a.channel, a.has_comment,
		    case a.state when 'complete' then now() end,
		    (now() at time zone a.zone)::date
		from asked a join app.survey s on s.tenant_id = tenant
		    and s.id = a.survey_id and s.state = 'open'
		    and a.version between 1 and s.current_version
		    and coalesce(s.opens_at <= now(), true)
		    and coalesce(now() < s.closes_at, true)
		order by a.submission_id
		on conflict (tenant_id, submission_id) do nothing
		returning id, survey_id, day, channel, version, state
	), counted as (
		insert into app.rollup_delta (tenant_id, survey_id, day,
		    channel, version, weight, cells)
		select tenant, m.survey_id, m.day, m.channel, m.version, 1,
		    case m.state when 'complete'
			then text '#complete' || a.cells::text[]
			else array['#partial'] end
		from made m join asked a on a.id = m.id
	)
	select array_agg(m.id) into fresh from made m;
	for i in 1 .. cardinality(ids) loop
		if ids[i] = any (fresh) then
			verdict := 'stored';
			receipt := receipts[i];
			state := states[i];
		else
			select r.verdict, r.receipt, r.state
			into verdict, receipt, state
			from app.response_submit(ids[i], surveys[i],
			    versions[i], submissions[i], receipts[i],
			    states[i], pages[i], givens[i]::jsonb,
			    languages[i], channels[i], cells[i]::text[],
			    comments[i], based_ons[i], zones[i]) r;
		end if;
		return next;
	end loop;
end
$$;
grant execute on function app.responses_submit(uuid[], uuid[], int[], bytea[],
    text[], text[], smallint[], text[], text[], text[], text[], boolean[],
    int[], text[]) to exitpoll_web;
